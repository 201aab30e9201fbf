"""What is wrong with a shape, and what would mend it. Nothing is mended unseen.

Each fault has a code; where something mends it, the mended shape stands beside the given one,
so that a person sees before and after.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

MOST_VERTICES = 20_000
"""More than this, and a shape is no site any more but a map."""
_SAME = 1e-9
_NEARLY_ALL = 0.9
"""Share of an area that one of its parts must hold to stand for it; what is left is slivers."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes
    ----------
    code
        ``geometry.CODE`` is what is said of it.
    detail
        Such as where a ring crosses itself, as the library says it.
    """

    code: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A shape, its faults, and the shape that would be without them.

    Attributes
    ----------
    given
        As read; in the coordinates of the file.
    repaired
        ``None`` where nothing mends it, or nothing has to be mended.
    faults
        In the order in which they were found.
    """

    given: BaseGeometry | None
    repaired: BaseGeometry | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether it can be taken as it is."""
        return not self.faults


def check_geometry(geometry: BaseGeometry | None) -> Checked:
    """Look what is wrong with a shape.

    Parameters
    ----------
    geometry
        In any system. A third coordinate is a fault (``z_dropped``) that is mended by leaving
        it out.

    Returns
    -------
    Checked
        Faults: ``empty``, ``not_finite``, ``huge``, ``z_dropped``, ``mixed_types``,
        ``several_parts``, ``repeated_vertices``, ``self_crossing``, ``too_few_vertices``.
    """
    if geometry is None or geometry.is_empty:
        return Checked(given=geometry, faults=(Fault("empty"),))
    corners = shapely.get_coordinates(geometry)
    if not np.isfinite(corners).all():
        places = int((~np.isfinite(corners).all(axis=1)).sum())
        return Checked(given=geometry, faults=(Fault("not_finite", str(places)),))
    if len(corners) > MOST_VERTICES:
        return Checked(given=geometry, faults=(Fault("huge", str(len(corners))),))
    faults: list[Fault] = []
    mended = geometry
    for mend in (_drop_z, _drop_repeated, _untangle, _take_apart):
        mended = mend(mended, faults)
    if not faults:
        return Checked(given=geometry)
    is_one = shapely.get_num_geometries(mended) == 1 and not hasattr(mended, "geoms")
    # An area that shrinks to a line is another thing, and no repair.
    is_kept = geometry.geom_type.removeprefix("Multi") in (mended.geom_type, "GeometryCollection")
    is_mended = mended.is_valid and not mended.is_empty and is_one and is_kept
    return Checked(given=geometry, repaired=mended if is_mended else None, faults=tuple(faults))


def read_wkt(text: str) -> Checked:
    """Read WKT; what cannot be read because a ring is open is closed, and said.

    Returns
    -------
    Checked
        Fault ``unread`` where it is no WKT.
    """
    try:
        return check_geometry(shapely.from_wkt(text.partition(";")[2] or text))
    except (ShapelyError, ValueError) as error:
        try:
            mended = shapely.from_wkt(text, on_invalid="fix")
        except (ShapelyError, ValueError):
            mended = None
        if mended is None:
            return Checked(given=None, faults=(Fault("unread", str(error)[:120]),))
        after = check_geometry(mended)
        repaired = after.repaired if after.faults else mended
        return Checked(given=mended, repaired=repaired,
                       faults=(Fault("unclosed"), *after.faults))  # fmt: skip


def _drop_z(shape: BaseGeometry, faults: list[Fault]) -> BaseGeometry:
    if not shapely.has_z(shape):
        return shape
    faults.append(Fault("z_dropped"))
    return shapely.force_2d(shape)


def _drop_repeated(shape: BaseGeometry, faults: list[Fault]) -> BaseGeometry:
    if shape.geom_type in {"Point", "MultiPoint"}:
        return shape
    fewer = shapely.remove_repeated_points(shape, tolerance=_SAME)
    lost = shapely.get_num_coordinates(shape) - shapely.get_num_coordinates(fewer)
    if lost <= 0 or fewer.is_empty:
        return shape
    faults.append(Fault("repeated_vertices", str(lost)))
    return fewer


def _untangle(shape: BaseGeometry, faults: list[Fault]) -> BaseGeometry:
    if shape.is_valid:
        return shape
    reason = shapely.is_valid_reason(shape)
    is_short = "few points" in reason.lower() or shape.geom_type.endswith("LineString")
    faults.append(Fault("too_few_vertices" if is_short else "self_crossing", reason[:120]))
    mended = shapely.make_valid(shape, method="structure")
    return _keep_kind(mended, str(shape.geom_type).removeprefix("Multi"))


def _keep_kind(shape: BaseGeometry, kind: str) -> BaseGeometry:
    """Leave out the points and lines that untangling an area may leave over."""
    if not hasattr(shape, "geoms"):
        return shape
    parts = [part for part in shape.geoms if part.geom_type.removeprefix("Multi") == kind]
    return shapely.union_all(parts) if parts else shape


def _take_apart(shape: BaseGeometry, faults: list[Fault]) -> BaseGeometry:
    """One row is one shape: a collection of one is that one, of several kinds is a fault."""
    if not hasattr(shape, "geoms"):
        return shape
    parts: list[BaseGeometry] = [part for part in shape.geoms if not part.is_empty]
    if len(parts) == 1:
        return parts[0]
    kinds = sorted({part.geom_type for part in parts})
    if len(kinds) > 1:
        faults.append(Fault("mixed_types", ", ".join(kinds)))
        return shape
    faults.append(Fault("several_parts", str(len(parts))))
    if kinds == ["LineString"]:
        joined: BaseGeometry = shapely.line_merge(shape)
        return joined
    merged: BaseGeometry = shapely.union_all(parts)
    largest: BaseGeometry = max(getattr(merged, "geoms", [merged]), key=lambda part: part.area)
    if kinds == ["Polygon"] and largest.area >= _NEARLY_ALL * merged.area:
        return largest
    return merged
