"""Colours and sizes shared by the map page, the figures and the screens.

Only layer kinds own hues. States are a sign and a word in ink, so no colour
carries two meanings.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, Theme] = ("light", "dark")

UI = MappingProxyType(
    {
        "light": MappingProxyType(
            {
                "ink": "#1f2328",
                "soft": "#565d66",
                "paper": "#ffffff",
                "page": "#ffffff",
                "wash": "#f4f3ef",
                "line": "#d6d3ca",
                "brand": "#0b5c77",
            }
        ),
        "dark": MappingProxyType(
            {
                "ink": "#eceae6",
                "soft": "#b3b6bb",
                "paper": "#1d2025",
                "page": "#17191d",
                "wash": "#22252b",
                "line": "#3a3e46",
                "brand": "#5cc0dd",
            }
        ),
    }
)
"""What is not a layer kind: text, paper, lines, the brand."""

GROUND = MappingProxyType(
    {
        "light": MappingProxyType(
            {"land": "#f7f6f3", "park": "#dcebd3", "water": "#c3dcea", "road": "#ffffff"}
        ),
        "dark": MappingProxyType({"land": "#1f2226", "park": "#24352a", "water": "#20374a"}),
    }
)
"""What marks stand on; the basemap draws with these."""

STATE_SIGNS = MappingProxyType(
    {
        "planned": "dotted",
        "talks": "dotted",
        "study": "dotted",
        "work": "half",
        "done": "filled",
        "open": "filled",
        "resolved": "filled",
        "unknown": "empty",
    }
)
"""Sign of each state: done or in use, under way, not yet begun, not stated."""

MARK_SIZE_PX = 28
SELECTED_SIZE_PX = 38
ICON_SCALE = 0.65
"""Lucide icons stand on a 24 box and are drawn into the 28 box of a mark."""
ROUGH_ABOVE_M = 300
"""Accuracy from which a mark is hollow."""
RING_ABOVE_M = 60
"""Accuracy from which a site carries an uncertainty ring."""


def contrast(first: str, second: str) -> float:
    """Contrast of two colours (``#rrggbb``) by WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
