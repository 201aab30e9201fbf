"""The installation's own basemap: taking one in, going back to the embedded one, telling which."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from geodata.crs import buffer_m
from geodata.errors import BasemapError, ImportAreaError
from geodata.importers.basemap.spec import Bounds
from geodata.importers.worker import Limits, run_guarded
from geodata.places import read_district
from geodata.settings import Settings
from geodata.store import Store
from layers.basemap.imported import WORK
from layers.basemap.in_force import Basemap, find_basemap
from mapapp.access import Action, Person, require

MARGIN_M = 1_500.0
"""How far around the district is kept unless the person says otherwise."""
LIMITS = Limits(file_bytes=2_000_000_000)
_WIDEST_DEGREES = 1.0
_STALE_SECONDS = 24 * 3600
_PREFIX = ".basemap-import-"
_CLASSES = ("trunk", "primary", "secondary", "tertiary", "minor", "service", "link", "path")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a person asks to take in.

    Attributes
    ----------
    path, name
        The file, and what the person calls it.
    crs
        As stated; needed for GeoPackage and GeoJSON only.
    area
        West, south, east, north in degrees (EPSG:4326); around the district where not given.
    attribution
        Whose data it is; needed where the format does not settle it.
    """

    path: Path
    name: str
    crs: str = ""
    area: Bounds | None = None
    attribution: str = ""


def import_basemap(
    settings: Settings,
    store: Store,
    wanted: Wanted,
    *,
    actor: str,
    at: datetime,
    on_progress: Callable[[int], None],
) -> Basemap:
    """Read a street map and put it in the place of the one in force, whole or not at all.

    Parameters
    ----------
    actor, at
        Who takes it in, and when.
    on_progress
        Gets the number of objects read so far.

    Returns
    -------
    Basemap
        Now in force.

    Raises
    ------
    FileRefusedError
        The file cannot be used; the map in force is what it was.
    BasemapError
        There is no room for it, or the folder cannot be written.
    """
    target = settings.basemap_path
    area = find_area() if wanted.area is None else check_area(wanted.area)
    try:
        _remove_stale(target.parent)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=target.parent))
    except OSError as error:
        raise _cannot_write(target, error) from error
    task = {
        "path": str(wanted.path.absolute()),
        "name": wanted.name,
        "area": area,
        "crs": wanted.crs,
        "attribution": wanted.attribution,
        "folder": str(folder),
        "out": str(folder / "made.json"),
        "by": actor,
        "at": at.isoformat(timespec="seconds"),
    }
    try:
        made = run_guarded(
            WORK,
            task,
            LIMITS,
            lambda report: on_progress(report["objects"]),
            reads=[wanted.path],
            writes=[folder],
        )
        _put_in_place(folder / "made.json", target)
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    store.log_basemap("import", actor=actor, content=made)
    return find_basemap(target)


def import_upload(
    settings: Settings,
    store: Store,
    person: Person,
    upload: BinaryIO,
    wanted: Wanted,
    *,
    at: datetime,
    on_progress: Callable[[int], None],
) -> Basemap:
    """Take in a file that was sent to a screen; ``wanted.path`` is not used.

    Raises
    ------
    ForbiddenError
        The person may not import a basemap.
    FileRefusedError, BasemapError
        As `import_basemap`.
    """
    require(person, Action.IMPORT_BASEMAP)
    with tempfile.NamedTemporaryFile() as file:
        shutil.copyfileobj(upload, file)
        file.flush()
        wanted = replace(wanted, path=Path(file.name))
        return import_basemap(
            settings, store, wanted, actor=person.actor, at=at, on_progress=on_progress
        )


def reset_by(settings: Settings, store: Store, person: Person) -> bool:
    """Go back to the embedded basemap, for someone signed in.

    Raises
    ------
    ForbiddenError
        The person may not.
    """
    require(person, Action.IMPORT_BASEMAP)
    return reset_basemap(settings, store, actor=person.actor)


def reset_basemap(settings: Settings, store: Store, *, actor: str) -> bool:
    """Go back to the embedded basemap; say whether there was another.

    Raises
    ------
    BasemapError
        The imported one cannot be removed.
    """
    target = settings.basemap_path
    try:
        target.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _cannot_write(target, error) from error
    store.log_basemap("reset", actor=actor, content={})
    return True


def describe_basemap(settings: Settings) -> dict[str, Any]:
    """Return what is known about the basemap in force, as JSON takes it."""
    basemap = find_basemap(settings.basemap_path)
    return {
        "source": "embedded" if basemap.made is None else "imported",
        "attribution": dict(basemap.attribution),
        "made": basemap.made,
        "bytes": len(basemap.content),
        "fault": str(basemap.fault) if basemap.fault else None,
    }


def find_area() -> Bounds:
    """Return the box around the district and its surroundings."""
    west, south, east, north = buffer_m(read_district(), MARGIN_M).bounds
    return (round(west, 4), round(south, 4), round(east, 4), round(north, 4))


def read_area(text: str) -> Bounds:
    """Read ``west,south,east,north`` in degrees.

    Raises
    ------
    ImportAreaError
        Not four numbers, or not an area that can be taken.
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise _bad_area(text) from error
    return check_area((west, south, east, north))


def check_area(area: Bounds) -> Bounds:
    """Return the area if it is one that meets the district.

    Raises
    ------
    ImportAreaError
        It is none, wider than a degree, or lies elsewhere.
    """
    west, south, east, north = area
    is_box = 0 < east - west <= _WIDEST_DEGREES and 0 < north - south <= _WIDEST_DEGREES
    low_x, low_y, high_x, high_y = read_district().bounds
    if not is_box or west >= high_x or east <= low_x or south >= high_y or north <= low_y:
        raise _bad_area(",".join(f"{each:g}" for each in area))
    return area


def _bad_area(text: str) -> ImportAreaError:
    proposed = ",".join(f"{each:g}" for each in find_area())
    return ImportAreaError(
        f"{text[:80]!r} is no area; it is west,south,east,north in degrees, such as {proposed}",
        value=text[:80],
        accepted=proposed,
    )


def _put_in_place(made: Path, target: Path) -> None:
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _remove_stale(folder: Path) -> None:
    """Remove what an import that was cut off has left; one that runs is never a day old."""
    for left in folder.glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _cannot_write(target: Path, error: OSError) -> BasemapError:
    reason = error.strerror or str(error)
    return BasemapError(f"{target}: {reason}", path=str(target), reason=reason)


def say_made(made: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return where an imported basemap comes from as pairs of a word's key and what it says.

    What is not known says nothing: ``""``.
    """
    at = datetime.fromisoformat(made["at"]).astimezone(UTC)
    said = {**made, "at": f"{at:%Y-%m-%d %H:%M} UTC", "by": made["by"].removeprefix("account:")}
    return [(f"basemap.{name}", said[name]) for name in ("file", "crs", "date", "at", "by")]


def say_counts(counts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the counts of an imported basemap as pairs of a word's key and a number.

    Streets come largest class first.
    """
    found = counts["street_km"]
    lengths = [(f"street.{kind}", f"{found[kind]:.1f} km") for kind in _CLASSES if kind in found]
    layers = [(f"layer.{name}", f"{n:,}") for name, n in counts["layers"].items()]
    return [("basemap.named_streets", f"{counts['named_streets']:,}"), *lengths, *layers]
