"""Boxes and squares, against an outside projection."""

from __future__ import annotations

import pyproj
import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from geodata.store import schema
from geodata.store.spatial import WithinBox, find_square

HALF_WORLD_M = 20037508.342789244


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [(121.4115, 31.2200), (0.0001, 0.0001), (-179.9, -60.0), (179.9, 84.9)],
)
def test_a_square_is_64_pixels_of_web_mercator_at_zoom_18(
    longitude: float, latitude: float
) -> None:
    project = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    x, y = project.transform(longitude, latitude)
    square_m = 2 * HALF_WORLD_M / 2**20
    expected = (int((x + HALF_WORLD_M) // square_m), int((HALF_WORLD_M - y) // square_m))
    assert find_square(longitude, latitude) == expected


def test_one_question_is_put_to_each_database_in_its_own_words() -> None:
    query = select(schema.sites.c.id).where(WithinBox(schema.sites, (121.0, 31.0, 122.0, 32.0)))
    for dialect, words in (
        (sqlite.dialect(), "sites_box"),
        (postgresql.dialect(), "ST_MakeEnvelope"),
    ):
        compiled = query.compile(dialect=dialect)
        assert words in str(compiled)
        assert sorted(compiled.params.values()) == [31.0, 32.0, 121.0, 122.0]
