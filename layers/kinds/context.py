"""Places that help to understand the others, and nothing more: a small mark."""

from geodata.models import Text
from layers.spec import LayerKind

LAYER = LayerKind(
    id="context",
    name=Text(zh="背景地点", en="Context"),
    colour_light="#4c5663",
    colour_dark="#bdd2e0",
    shape='<path d="M14 4.6 23.4 14 14 23.4 4.6 14Z" stroke-linejoin="round"/>',
    icon="dot",
    icon_filled=True,
    icon_scale=1.15,
    order=50,
)
