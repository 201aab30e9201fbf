"""How well the drawn streets are known: the figures that map and About page show."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from geodata.bundle import Folder
from geodata.streets.facts import Street
from geodata.streets.measure import Corner, Deviation

FILE = "accuracy.toml"
_HEAD = "# How far the drawn streets lie from surveyed ones; written by python -m geodata.streets\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Accuracy:
    """Figures in metres.

    Attributes
    ----------
    compared, length_km
        How many streets, and how much of them, a survey was there for.
    median_m, p90_m, worst_m
        Of the places compared.
    estimate_m
        Median accuracy stated for the streets no survey was there for.
    crossings
        How many known crossings were compared.
    crossing_median_m, crossing_p90_m, crossing_worst_m
        How far the drawn ones lie from them.
    """

    compared: int
    length_km: float
    median_m: float
    p90_m: float
    worst_m: float
    estimate_m: float
    crossings: int
    crossing_median_m: float
    crossing_p90_m: float
    crossing_worst_m: float


def summarise(
    streets: Sequence[Street], measured: Sequence[Deviation], corners: Sequence[Corner]
) -> Accuracy:
    """Sum up a comparison.

    Parameters
    ----------
    streets
        All that are drawn.
    measured
        Of those a survey was there for.
    corners
        Of the crossings that are known.
    """
    corner_m = [each.off_m for each in corners]
    places = np.concatenate([found.places_m for found in measured])
    surveyed = {found.name for found in measured}
    guessed = [each.accuracy_m for each in streets if each.name.zh not in surveyed]
    return Accuracy(
        compared=len(measured),
        length_km=round(sum(found.length_m for found in measured) / 1000, 1),
        median_m=round(float(np.median(places)), 1),
        p90_m=round(float(np.percentile(places, 90)), 1),
        worst_m=round(float(places.max()), 1),
        estimate_m=round(statistics.median(guessed), 1),
        crossings=len(corner_m),
        crossing_median_m=round(float(np.median(corner_m)), 1),
        crossing_p90_m=round(float(np.percentile(corner_m, 90)), 1),
        crossing_worst_m=round(max(corner_m), 1),
    )


def to_toml(accuracy: Accuracy) -> str:
    """Write the figures as the file holds them."""
    lines = [f"{name} = {getattr(accuracy, name)}" for name in Accuracy.__slots__]
    return _HEAD + "\n".join(lines) + "\n"


def read_accuracy(folder: Folder | None = None) -> Accuracy:
    """Read the figures last written."""
    text = ((folder or files("geodata") / "sources") / FILE).read_text(encoding="utf-8")
    return Accuracy(**tomllib.loads(text))
