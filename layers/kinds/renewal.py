"""Streets, estates and buildings renewed."""

from geodata.models import Text
from layers.spec import LayerKind

LAYER = LayerKind(
    id="renewal",
    name=Text(zh="更新项目", en="Renewal"),
    colour_light="#96500f",
    colour_dark="#fa7453",
    shape='<rect x="2" y="2" width="24" height="24" rx="5"/>',
    icon="hammer",
    order=10,
)
