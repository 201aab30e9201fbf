"""Places where people are served: party and neighbourhood centres, care, meals."""

from geodata.models import Text
from layers.spec import LayerKind

LAYER = LayerKind(
    id="station",
    name=Text(zh="服务站点", en="Service stations"),
    colour_light="#2273bd",
    colour_dark="#6290e7",
    shape=(
        '<path d="M14 1.4 26 10.8V24a2.2 2.2 0 0 1-2.2 2.2H4.2A2.2 2.2 0 0 1 2 24V10.8Z"'
        ' stroke-linejoin="round"/>'
    ),
    icon="heart",
    icon_filled=True,
    icon_dy=2.0,
    order=30,
)
