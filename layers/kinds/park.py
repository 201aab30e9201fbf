"""Parks, gardens and the waterfront."""

from geodata.models import Text
from layers.spec import LayerKind

LAYER = LayerKind(
    id="park",
    name=Text(zh="公园与滨水", en="Parks and waterfront"),
    colour_light="#00794b",
    colour_dark="#69c88b",
    shape='<circle cx="14" cy="14" r="12.6"/>',
    icon="tree-deciduous",
    order=20,
)
