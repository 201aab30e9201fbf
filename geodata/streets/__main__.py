"""``python -m geodata.streets SURVEY... --crossings FILE``: hold streets against known ones."""

from __future__ import annotations

import argparse
from pathlib import Path

from geodata.streets.accuracy import FILE, summarise, to_toml
from geodata.streets.facts import read_streets
from geodata.streets.measure import (
    Corner,
    Deviation,
    measure_corners,
    measure_streets,
    read_corners,
    read_survey,
)
from geodata.streets.network import mend_streets


def main() -> None:
    """Print a line for each street and crossing, and write what map and About page show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("survey", nargs="+", type=Path, help="GeoJSON of surveyed streets")
    parser.add_argument("--crossings", type=Path, required=True, help="CSV of known crossings")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    streets = mend_streets(read_streets())
    measured = measure_streets(streets, read_survey(arguments.survey))
    corners = measure_corners(streets, read_corners(arguments.crossings))
    _print(measured, corners)
    figures = to_toml(summarise(streets, measured, corners))
    print(figures)
    if not arguments.dry_run:
        path = Path(__file__).parents[1] / "sources" / FILE
        path.write_text(figures, encoding="utf-8")


def _print(measured: list[Deviation], corners: list[Corner]) -> None:
    print(f"{'median':>7} {'p90':>6} {'worst':>6} {'km':>6}  street (metres)")
    for found in measured:
        print(
            f"{found.median_m:7.1f} {found.p90_m:6.1f} {found.worst_m:6.1f} "
            f"{found.length_m / 1000:6.2f}  {found.name}"
        )
    print(f"{'off':>7}  crossing (metres)")
    for corner in corners:
        print(f"{corner.off_m:7.1f}  {' × '.join(corner.names)}")


if __name__ == "__main__":
    main()
