"""KMZ: KML in a ZIP; pictures beside it are left where they are."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.importers.archives import MAGIC, open_archive, refuse_content, unpack
from geodata.importers.kml import tell_kml
from geodata.importers.spec import Asked, BookNote, BookStart, Importer, Part
from geodata.importers.xml import read_xml
from geodata.models import Text


def read_kmz(asked: Asked) -> Iterator[Part]:
    """Read every KML of an archive, the main one first; the others are what it links to.

    Raises
    ------
    ArchiveError, ImportTooLargeError, EncryptedFileError
        The archive cannot be taken, or holds no KML.
    UnreadableFileError, EncodingError
        A KML in it cannot be read.
    """
    with open_archive(asked) as (archive, entries):
        found = [each for each in entries if each.suffix == ".kml"]
        if not found:
            raise refuse_content(asked, entries)
        names = {each.name for each in entries}
        for number, entry in enumerate(sorted(found, key=lambda each: each.name != "doc.kml")):
            content = unpack(asked, archive, entry, asked.folder / "part.kml").read_bytes()
            text, spelling, illegal = read_xml(asked, content)
            for part in tell_kml(asked, text, spelling, illegal):
                is_again = number > 0 and isinstance(part, BookStart)
                if not is_again and not _is_own_link(part, names):
                    yield part


def _is_own_link(part: Part, names: set[str]) -> bool:
    return isinstance(part, BookNote) and part.note.facts.get("link") in names


def _recognise(head: bytes, name: str) -> float:
    if not head.startswith(MAGIC):
        return 0.0
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")].lower()
    if first.endswith(b".kml"):
        return 0.95
    return 0.6 if name.lower().endswith((".kmz", ".ovkmz")) else 0.0


IMPORTER = Importer(
    id="kmz",
    name=Text(zh="KMZ", en="KMZ"),
    suffixes=(".kmz", ".ovkmz"),
    recognise=_recognise,
    read=read_kmz,
)
