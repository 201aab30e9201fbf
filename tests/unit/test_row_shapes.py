"""Shapes of rows that are not sound: mended and shown, mended and asked about, or refused."""

from __future__ import annotations

import pytest
import shapely

from geodata.importing.choices import Decision
from geodata.importing.findings import Verdict
from geodata.models import Site
from geodata.store import Store
from mapapp.actions.importing import say_finding
from tests.unit.test_imports import build_book, plan

HEADERS = ("名称", "类别", "几何")
CORNERS = [(121.41, 31.22), (121.412, 31.22), (121.412, 31.222), (121.41, 31.222)]
SPIKE = [(121.412, 31.222), (121.4125, 31.2225), (121.412, 31.222)]


def write(corners: list[tuple[float, float]], height: str = "") -> str:
    return "POLYGON ((" + ", ".join(f"{x} {y}{height}" for x, y in corners) + "))"


SQUARE = shapely.Polygon(CORNERS)
ROWS = [
    (write([*CORNERS, CORNERS[0]]), Verdict.ACCEPTED, True, []),
    (write([*CORNERS, CORNERS[0]], " 4"), Verdict.REPAIRED, True, ["geometry_z_dropped"]),
    (write([CORNERS[0], *CORNERS, CORNERS[0]]), Verdict.REPAIRED, True,
     ["geometry_repeated_vertices"]),
    (write(CORNERS), Verdict.DOUBTFUL, False, ["geometry_unclosed"]),
    (write([*CORNERS[:2], *SPIKE, CORNERS[3], CORNERS[0]]), Verdict.DOUBTFUL, False,
     ["geometry_self_crossing"]),
    (write([CORNERS[0], CORNERS[2], CORNERS[1], CORNERS[3], CORNERS[0]]), Verdict.REFUSED, False,
     ["geometry_several_parts"]),
    ("POLYGON ((121.41 31.22, 121.412 31.22, 121.41 31.22))", Verdict.REFUSED, False,
     ["geometry_too_few_vertices"]),
    ("POINT (nan 31.22)", Verdict.REFUSED, False, ["geometry_not_finite"]),
    ("GEOMETRYCOLLECTION (POINT (121.41 31.22), LINESTRING (121.41 31.22, 121.42 31.22))",
     Verdict.REFUSED, False, ["geometry_mixed_types"]),
]  # fmt: skip


@pytest.mark.parametrize(("wkt", "verdict", "is_taken", "codes"), ROWS)
def test_a_repair_is_shown_or_asked_about_and_never_made_unseen(
    store: Store, wkt: str, verdict: Verdict, is_taken: bool, codes: list[str]
) -> None:
    book = build_book([("一块地", "公园", wkt)], HEADERS)
    (row,) = plan(store, book).rows
    assert [each.code for each in row.findings] == codes
    assert (row.verdict, row.is_taken) == (verdict, is_taken)
    for each in row.findings:
        for lang in ("zh", "en"):
            reason, remedy = say_finding(each, lang)
            assert reason
            assert "{" not in reason + remedy
    if verdict is not Verdict.REFUSED:
        (row,) = plan(store, book, row2=Decision(take=True)).rows
        assert row.is_taken
        assert isinstance(row.record, Site)
        assert row.record.geometry is not None
        assert row.record.geometry.equals(SQUARE)
