"""What GDAL reads, as rows; only the drivers that were allowed before it was loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from geodata.importers.gdal import FILE_DRIVERS
from geodata.importers.limits import refuse_damage
from geodata.importers.spec import Asked, Cell, RawDate, RawRow

_BATCH = 20_000
_DATES = {"Date", "DateTime", "Time"}


def read_layer_info(asked: Asked, path: Path, layer: str | None = None) -> dict[str, Any]:
    """Return what GDAL says of a layer.

    Raises
    ------
    UnreadableFileError
        It cannot open it.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    if not set(pyogrio.list_drivers()) <= FILE_DRIVERS:
        raise refuse_damage(asked, "GDAL was loaded with more formats than are allowed here")
    try:
        info: dict[str, Any] = pyogrio.read_info(
            path, layer=layer, encoding="ISO-8859-1" if path.suffix == ".shp" else None,
            force_feature_count=True,
        )  # fmt: skip
    except (DataSourceError, DataLayerError, ValueError, IndexError, NameError) as error:
        # The last: pyogrio 0.13 meets a system it cannot export with an UnboundLocalError.
        raise refuse_damage(asked, error) from error
    return info


def read_rows(
    asked: Asked, path: Path, info: dict[str, Any], to_text: Callable[[str], Cell]
) -> Iterator[RawRow]:
    """Yield a layer's features.

    Parameters
    ----------
    info
        As `read_layer_info` gives it.
    to_text
        Makes a cell of a text; those of a Shapefile come as bytes spelt in Latin-1.

    Raises
    ------
    UnreadableFileError
        It breaks off on the way.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

    total = int(info["features"])
    names = list(info["fields"])
    has_geometry = info["geometry_type"] is not None
    for start in range(0, max(total, 1), _BATCH):
        try:
            _, _, shapes, fields = pyogrio.raw.read(
                path, columns=names, skip_features=start, max_features=_BATCH,
                datetime_as_string=True, read_geometry=has_geometry,
                encoding="ISO-8859-1" if path.suffix == ".shp" else None,
            )  # fmt: skip
        except (DataSourceError, DataLayerError, FeatureError, GeometryError, ValueError,
                UnicodeDecodeError, OverflowError) as error:  # fmt: skip
            raise refuse_damage(asked, error) from error
        columns = [_to_cells(values.tolist(), str(kind), str(ogr), to_text)
                   for values, kind, ogr in zip(fields, info["dtypes"], info["ogr_types"],
                                                strict=True)]  # fmt: skip
        count = len(shapes) if shapes is not None else len(fields[0]) if len(fields) else 0
        rows = zip(*columns, strict=True) if columns else ((),) * count
        wkbs = shapes.tolist() if shapes is not None else [None] * count
        for number, (values, shape) in enumerate(zip(rows, wkbs, strict=True), start + 1):
            yield RawRow(number, values, bytes(shape) if shape is not None else None)


def _to_cells(values: list[Any], kind: str, ogr: str, to_text: Callable[[str], Cell]) -> list[Cell]:
    if kind == "object" and ogr.removeprefix("OFT") not in _DATES:
        return [to_text(each) if isinstance(each, str) else _to_plain(each) for each in values]
    if kind.startswith("datetime") or ogr.removeprefix("OFT") in _DATES:
        return [_to_date(each) for each in values]
    if kind.startswith(("int", "uint")):
        # Where one is missing the column comes as floats.
        return [None if each != each else int(each) for each in values]
    return [None if each != each else each for each in values]


def _to_date(value: Any) -> Cell:
    if value is None or value != value:
        return None
    iso = str(value).replace("/", "-").replace(" ", "T")
    return to_date(iso)


def to_date(iso: str) -> RawDate:
    """Return a date; the first moment of a day is the day: these formats write dates so, too."""
    is_day = ":" not in iso or iso.endswith(("T00:00:00", "T00:00:00.000", "T00:00"))
    return RawDate(iso, "day" if is_day else "time")


def _to_plain(value: Any) -> Cell:
    return None if value is None or value != value else str(value)
