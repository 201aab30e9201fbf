"""What residents said."""

from geodata.models import Text
from layers.spec import LayerKind

LAYER = LayerKind(
    id="feedback",
    name=Text(zh="居民反馈", en="Residents' feedback"),
    colour_light="#7d0a2a",
    colour_dark="#ed8eaf",
    shape=(
        '<path d="M6 2.4h16a4 4 0 0 1 4 4V17a4 4 0 0 1-4 4h-6.6L10 26.2V21H6a4 4 0 0 1-4-4V6.4'
        'a4 4 0 0 1 4-4Z" stroke-linejoin="round"/>'
    ),
    icon="ellipsis",
    icon_dy=-2.4,
    order=60,
)
