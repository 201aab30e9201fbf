"""The shape of a row: sound, mended and shown, mended and asked about, or refused."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geodata.importing.findings import Level
from geodata.repair import Checked, Fault, check_geometry, read_wkt

_PLAIN = frozenset({"z_dropped", "repeated_vertices"})
"""What leaves the shape as it looks; everything else that is mended is asked about."""
_TOLD = 80


@dataclass(frozen=True, slots=True)
class ShapeNote:
    """What was found about a shape; the code is that of the finding."""

    level: Level
    code: str
    value: str
    message: str = ""
    before: str = ""
    after: str = ""


def read_row_shape(shape: bytes | None, words: str) -> tuple[BaseGeometry | None, list[ShapeNote]]:
    """Read the shape of a row.

    Parameters
    ----------
    shape
        As WKB, where the file has shapes.
    words
        As WKT, where a column holds it.

    Returns
    -------
    tuple
        The shape to be taken, in two dimensions and in the system of the file; ``None`` where
        there is none or it is refused. What was mended has a note with before and after.
    """
    checked = _read(shape, words)
    if checked is None:
        return None, []
    if checked.is_sound:
        return _unwrap(checked.given), []
    codes = {fault.code for fault in checked.faults}
    if codes == {"empty"}:
        return None, []
    if checked.repaired is None:
        return None, [_refuse(checked, checked.faults[-1])]
    level = Level.REPAIR if codes <= _PLAIN else Level.ASK
    before, after = say_shape(checked.given), say_shape(checked.repaired)
    kind = str(checked.given.geom_type) if checked.given is not None else ""
    notes = [ShapeNote(level if fault.code not in _PLAIN else Level.REPAIR,
                       f"geometry_{fault.code}", kind, fault.detail, before, after)
             for fault in checked.faults]  # fmt: skip
    return checked.repaired, notes


def say_shape(shape: BaseGeometry | None) -> str:
    """Return a shape in a few words: its kind, its corners, and how it begins."""
    if shape is None:
        return ""
    told = f"{shape.geom_type} ({shapely.get_num_coordinates(shape)})"
    return f"{told}: {shapely.to_wkt(shape, rounding_precision=6)}"[:_TOLD]


def _read(shape: bytes | None, words: str) -> Checked | None:
    if not shape:
        return read_wkt(words) if words else None
    try:
        read: BaseGeometry = shapely.from_wkb(shape)
    except (ShapelyError, ValueError) as error:
        return Checked(given=None, faults=(Fault("unread", str(error)[:120]),))
    return check_geometry(read)


def _unwrap(shape: BaseGeometry | None) -> BaseGeometry | None:
    """A collection of one is that one."""
    if shape is not None and hasattr(shape, "geoms"):
        only: BaseGeometry | None = shapely.get_geometry(shape, 0)
        return only
    return shape


def _refuse(checked: Checked, fault: Fault) -> ShapeNote:
    kind = str(checked.given.geom_type) if checked.given is not None else ""
    return ShapeNote(Level.REFUSAL, f"geometry_{fault.code}", kind, fault.detail)
