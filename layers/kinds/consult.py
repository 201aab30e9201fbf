"""Places people talked over together."""

from geodata.models import Text
from layers.spec import LayerKind

LAYER = LayerKind(
    id="consult",
    name=Text(zh="协商现场", en="Consultation sites"),
    colour_light="#6b2f86",
    colour_dark="#cbb4fa",
    shape='<path d="M7.6 2.4h12.8L26.8 14l-6.4 11.6H7.6L1.2 14Z" stroke-linejoin="round"/>',
    icon="users",
    order=40,
)
