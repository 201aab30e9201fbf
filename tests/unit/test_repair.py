"""Shapes that are not sound: what is said of them, and what would mend them."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry import Polygon

from geodata.repair import MOST_VERTICES, check_geometry, read_wkt

SQUARE = "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"


@pytest.mark.parametrize(
    ("wkt", "codes", "mended"),
    [
        (SQUARE, [], None),
        ("POINT Z (1 2 3)", ["z_dropped"], "POINT (1 2)"),
        ("POLYGON ((0 0, 1 0, 1 1, 0 1))", ["unclosed"], SQUARE),
        ("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))", ["self_crossing", "several_parts"], None),
        # a spike runs out of the square and back: untangled it is the square again
        ("POLYGON ((0 0, 1 0, 1 1, 2 2, 1 1, 0 1, 0 0))", ["self_crossing"], SQUARE),
        ("POLYGON ((0 0, 1 0, 1 0, 1 1, 0 1, 0 0))", ["repeated_vertices"], SQUARE),
        ("LINESTRING (0 0, 0 0, 1 1)", ["repeated_vertices"], "LINESTRING (0 0, 1 1)"),
        ("LINESTRING (0 0, 0 0)", ["too_few_vertices"], None),
        ("MULTILINESTRING ((0 0, 1 1), (1 1, 2 2))", ["several_parts"],
         "LINESTRING (0 0, 1 1, 2 2)"),
        ("MULTIPOINT (0 0, 5 5)", ["several_parts"], None),
        ("GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 1 1))", ["mixed_types"], None),
        ("POINT EMPTY", ["empty"], None), ("POINT (nan 1)", ["not_finite"], None),
        ("绿地", ["unread"], None),
    ],
)  # fmt: skip
def test_faults_are_named_and_a_repair_stands_beside(
    wkt: str, codes: list[str], mended: str | None
) -> None:
    checked = read_wkt(wkt)
    assert [each.code for each in checked.faults] == codes
    assert (checked.repaired is None) is (mended is None)
    if mended is not None and checked.repaired is not None:
        assert checked.repaired.equals(shapely.from_wkt(mended))
        assert checked.repaired.is_valid


def test_what_is_given_is_never_changed() -> None:
    tangled = Polygon([(0, 0), (1, 0), (1, 1), (2, 2), (1, 1), (0, 1)])
    before = tangled.wkt
    assert check_geometry(tangled).given is tangled
    assert tangled.wkt == before


def test_a_shape_of_very_many_vertices_is_refused() -> None:
    line = shapely.LineString([(each, each % 7) for each in range(MOST_VERTICES + 1)])
    assert [each.code for each in check_geometry(line).faults] == ["huge"]
