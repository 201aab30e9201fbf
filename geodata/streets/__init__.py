"""The embedded street facts: streets, metro, water and areas as records."""

from geodata.streets.accuracy import read_accuracy
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
from geodata.streets.network import mend_streets

__all__ = [
    "Area",
    "MetroLine",
    "River",
    "Station",
    "Street",
    "mend_streets",
    "read_accuracy",
    "read_areas",
    "read_metro",
    "read_rivers",
    "read_streets",
]
