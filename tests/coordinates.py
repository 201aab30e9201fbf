"""How often the evidence names the right system of coordinates; ``python -m tests.coordinates``.

Sets of positions are made along real streets, with the scatter and the habits of real lists:
shops at the front, houses set back, rows with an address, the sites of the bundled data; over
the whole district or one quarter of it; in every system, in both orders of columns. Beside the
checkout, lists of real places with the coordinates their publishers gave are used as well.
A set is right where the best candidate is the true one and the verdict is not ``cannot_tell``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyproj
import shapely
from coord_convert import transform
from numpy.typing import NDArray

from geodata.bundle import read_bundle
from geodata.coordinates.evidence import PLANES, Certainty, find_system
from geodata.coordinates.placement import find_placement
from geodata.crs import METRES, WGS84, move_points
from geodata.places import read_district
from geodata.shapes import find_mark
from geodata.streets import Street, mend_streets, read_streets

Array = NDArray[np.float64]
SYSTEMS = ("EPSG:4326", "GCJ-02", "BD-09", *PLANES)
KINDS = ("shops", "houses", "addresses", "sites")
GEOD = pyproj.Geod(ellps="WGS84")
_QUARTER_M = 1_200.0
REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Positions as a file would have them, what its rows say, and what they are in."""

    kind: str
    points: Array
    names: tuple[str, ...] | None
    system: str
    is_swapped: bool


def write_in(wgs: Array, system: str, *, is_swapped: bool = False) -> Array:
    """Return WGS 84 positions in a system, by other programs than the one under test."""
    if system == "GCJ-02":
        moved = np.array([transform.wgs2gcj(lon, lat) for lon, lat in wgs])
    elif system == "BD-09":
        moved = np.array([transform.wgs2bd(lon, lat) for lon, lat in wgs])
    elif system == "EPSG:4326":
        moved = wgs
    else:
        transformer = pyproj.Transformer.from_crs("EPSG:4326", system, always_xy=True)
        moved = np.column_stack(transformer.transform(wgs[:, 0], wgs[:, 1]))
    return moved[:, ::-1] if is_swapped else moved


def make_sets(count: int, seed: int, *, least: int = 20) -> Iterator[Labelled]:
    """Make labelled sets in turn of every kind, system and order."""
    chance = np.random.default_rng(seed)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        system = SYSTEMS[(number // len(KINDS)) % len(SYSTEMS)]
        is_swapped = bool(chance.random() < 0.25)
        size = int(chance.integers(least, least + 40))
        wgs, names = _make_places(kind, size, chance)
        yield Labelled(kind, write_in(wgs, system, is_swapped=is_swapped), names, system,
                       is_swapped)  # fmt: skip


def read_real_sets(count: int, seed: int, folder: Path) -> Iterator[Labelled]:
    """Choose sets of 20 to 60 from lists of real places, half of them without their addresses."""
    chance = np.random.default_rng(seed)
    rows = [
        row
        for file in ("community_sites_2019", "heritage_buildings_2019")
        for row in json.loads((folder / f"{file}.geojson").read_text("utf-8"))["features"]
    ]
    sites = [row for row in rows if "lon_gcj02" in row["properties"]]
    for number in range(count):
        system = SYSTEMS[number % 3]
        pool = sites if system == "GCJ-02" else rows
        size = int(chance.integers(20, 60))
        chosen = [pool[place] for place in chance.choice(len(pool), size, replace=False)]
        given = [row["properties"] for row in chosen]
        names = tuple(f"{each['name_zh']} {each['address_zh'] or ''}" for each in given)
        if system == "GCJ-02":  # as the map service itself gave them
            points = np.array([(each["lon_gcj02"], each["lat_gcj02"]) for each in given])
        else:
            points = write_in(np.array([row["geometry"]["coordinates"][:2] for row in chosen]),
                              system)  # fmt: skip
        has_names = number % 2 == 0
        yield Labelled("real, named" if has_names else "real, bare", points,
                       names if has_names else None, system, False)  # fmt: skip


def weigh(sets: Iterator[Labelled]) -> dict[str, Counter[str]]:
    """Count by kind: ``right``, ``wrong`` and ``cannot_tell``."""
    counts: dict[str, Counter[str]] = {}
    for each in sets:
        found = find_system(each.points, each.names)
        best = found.best
        is_true = best is not None and (best.system, best.swapped) == (
            each.system, each.is_swapped,
        )  # fmt: skip
        outcome = "right" if is_true else "wrong"
        if found.verdict is Certainty.CANNOT_TELL:
            outcome = "cannot_tell"
        counts.setdefault(each.kind, Counter())[outcome] += 1
    return counts


def weigh_placements(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return for each list of real addresses: rows, those that were placed, those placed within
    the accuracy that is claimed of them."""
    counts = {}
    for file in ("community_sites_2019", "heritage_buildings_2019"):
        rows = json.loads((folder / f"{file}.geojson").read_text("utf-8"))["features"]
        found = [(row, find_placement(row["properties"]["address_zh"] or "")) for row in rows]
        placed = [(row, each) for row, each in found if each is not None]
        within = sum(
            GEOD.inv(*row["geometry"]["coordinates"][:2], each.longitude, each.latitude)[2]
            <= each.accuracy_m for row, each in placed
        )  # fmt: skip
        counts[file] = (len(rows), len(placed), within)
    return counts


def _make_places(
    kind: str, size: int, chance: np.random.Generator
) -> tuple[Array, tuple[str, ...] | None]:
    if kind == "sites":
        names, marks = _read_sites()
        chosen = chance.choice(len(marks), min(size, len(marks)), replace=False)
        return marks[chosen], tuple(names[place] for place in chosen)
    off_m = {"shops": (6.0, 30.0), "houses": (10.0, 60.0), "addresses": (10.0, 90.0)}[kind]
    metres, streets = [], []
    district, lines = _read_lines()
    middle = _choose_middle(chance) if chance.random() < 0.4 else None
    lengths = np.array([line.length for _, line in lines])
    while len(metres) < size:
        street, line = lines[int(chance.choice(len(lines), p=lengths / lengths.sum()))]
        spot = _step_aside(line, off_m, chance)
        if middle is not None and np.hypot(*(spot - middle)) > _QUARTER_M:
            continue
        if shapely.contains_xy(district, *spot):
            metres.append(spot)
            streets.append(street.name.zh)
    wgs = move_points(np.array(metres), METRES, WGS84)
    names = tuple(f"{name}某弄 便民点" for name in streets) if kind == "addresses" else None
    return np.round(wgs, 6), names


def _step_aside(
    line: shapely.LineString, off_m: tuple[float, float], chance: np.random.Generator
) -> Array:
    """Return a place beside a street; the map and the list are each some metres off."""
    along = float(chance.uniform(0, line.length))
    here = np.array(line.interpolate(along).coords[0])
    ahead = np.array(line.interpolate(min(along + 5, line.length)).coords[0])
    back = np.array(line.interpolate(max(along - 5, 0)).coords[0])
    way = (ahead - back) / max(float(np.hypot(*(ahead - back))), 1e-9)
    side = np.array([-way[1], way[0]]) * chance.choice([-1, 1])
    spot: Array = here + side * chance.uniform(*off_m) + chance.normal(0, 8, 2)
    return spot


def _choose_middle(chance: np.random.Generator) -> Array:
    _, lines = _read_lines()
    _, line = lines[int(chance.integers(len(lines)))]
    return np.array(line.interpolate(0.5, normalized=True).coords[0])


@cache
def _read_lines() -> tuple[shapely.Polygon, tuple[tuple[Street, shapely.LineString], ...]]:
    streets = [each for each in mend_streets(read_streets()) if not each.is_elevated]
    district = _to_plane(read_district())
    lines = tuple((each, _to_plane(each.line)) for each in streets)
    return district, tuple(pair for pair in lines if pair[1].intersects(district))


def _to_plane(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda points: move_points(points, WGS84, METRES))


@cache
def _read_sites() -> tuple[tuple[str, ...], Array]:
    placed = [site for site in read_bundle().sites if site.geometry is not None]
    names = tuple(f"{site.name.zh} {site.where.zh}" for site in placed)
    return names, np.array([find_mark(site.geometry) for site in placed])


def main() -> None:
    """Print how many sets of each kind were right, wrong and could not be told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    counts = weigh(make_sets(asked.sets, asked.seed))
    if REFERENCE.is_dir():
        for name, (rows, placed, within) in weigh_placements(REFERENCE).items():
            share = f"{within / placed:.0%} of them within the accuracy claimed"
            print(f"{name}: {rows} addresses, {placed} placed, {share}")
        counts |= weigh(read_real_sets(asked.sets // 4, asked.seed, REFERENCE))
    print(f"{'kind':14}{'sets':>7}{'right':>9}{'wrong':>9}{'cannot tell':>13}")
    for kind, found in counts.items():
        total = found.total()
        print(f"{kind:14}{total:7}{found['right'] / total:9.1%}{found['wrong'] / total:9.1%}"
              f"{found['cannot_tell'] / total:13.1%}")  # fmt: skip


if __name__ == "__main__":
    main()
