"""The embedded street facts: streets, metro, water and areas as records."""

from geodata.streets.facts import (
    Area,
    MetroLine,
    River,
    Station,
    Street,
    read_areas,
    read_metro,
    read_rivers,
    read_streets,
)

__all__ = [
    "Area",
    "MetroLine",
    "River",
    "Station",
    "Street",
    "read_areas",
    "read_metro",
    "read_rivers",
    "read_streets",
]
