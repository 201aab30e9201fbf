"""Public records as GeoDataFrames, for people who compute with them."""

from __future__ import annotations

import geopandas

from geodata.crs import WGS84
from geodata.store.read_tables import TableReader
from geodata.tables import TABLES


def build_frame(reader: TableReader, name: str) -> geopandas.GeoDataFrame:
    """Return a table: its columns as files have them, index ``id``, positions in EPSG:4326.

    Dates and times are text as in the files; `pandas.to_datetime` reads them.
    """
    columns = [column.name for column in TABLES[name].facts if column.name != "crs"]
    records = [record for portion in reader.read(name) for record in portion]
    frame = geopandas.GeoDataFrame(
        {column: [record[column] for record in records] for column in columns},
        geometry=[record["geometry"] for record in records],
        crs=WGS84,
    )
    return frame.set_index("id")
