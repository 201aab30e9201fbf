"""The embedded street facts: streets, metro, water and areas as records."""

from geodata.streets.accuracy import read_accuracy
from geodata.streets.facts import (
    Area,
    MetroLine,
    Rail,
    Station,
    Street,
    read_areas,
    read_metro,
    read_rails,
    read_streets,
)
from geodata.streets.missing import Missing, read_missing
from geodata.streets.network import mend_streets
from geodata.streets.water import River, read_rivers, to_shape

__all__ = [
    "Area",
    "MetroLine",
    "Missing",
    "Rail",
    "River",
    "Station",
    "Street",
    "mend_streets",
    "read_accuracy",
    "read_areas",
    "read_metro",
    "read_missing",
    "read_rails",
    "read_rivers",
    "read_streets",
    "to_shape",
]
