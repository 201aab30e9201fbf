"""Goes through XML of other people: no entities, no document types, nothing fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from geodata.importers.encodings import Spelling, decode, find_spelling
from geodata.importers.limits import refuse_damage
from geodata.importers.spec import Asked

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_STATED = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD = 1_000


def read_xml(asked: Asked, content: bytes) -> tuple[str, Spelling, int]:
    """Return the text of a file of XML, how it is spelt, and how many signs were left out of it.

    What the file says of its spelling is not believed where it cannot be; signs that XML forbids
    are left out.

    Raises
    ------
    EncodingError
        No known encoding explains the text.
    UnreadableFileError
        It defines entities or a document type: no map needs them, and they can be traps.
    """
    said = _STATED.search(content[:_HEAD])
    spelling = find_spelling(content, file=asked.name, stated=said[1].decode() if said else "",
                             asked=asked.options.encoding)  # fmt: skip
    text = decode(content, spelling)
    if _DOCTYPE.search(text):
        raise refuse_damage(asked, "XML: DOCTYPE / ENTITY")
    text, illegal = _ILLEGAL.subn("", text)
    return _DECLARATION.sub("", text.lstrip("\ufeff"), count=1), spelling, illegal


def iterate(asked: Asked, text: str, wanted: frozenset[str]) -> Iterator[_Element]:
    """Yield elements by their local names once they are complete, and forget each afterwards.

    Raises
    ------
    UnreadableFileError
        Not well-formed, or nested too deep.
    """
    from lxml import etree

    source = io.BytesIO(text.encode("utf-8", "replace"))
    tags = [f"{{*}}{name}" for name in wanted]
    events = etree.iterparse(
        source, events=("end",), tag=tags, resolve_entities=False, no_network=True,
        huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        for _, element in events:
            yield element
            element.clear(keep_tail=False)
    except etree.XMLSyntaxError as error:
        raise refuse_damage(asked, f"XML: {error.msg}") from error


def get_local(element: _Element) -> str:
    """Return an element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def get_text(element: _Element | None) -> str:
    """Return all text in an element, without spaces around it."""
    if element is None:
        return ""
    return ((element.text or "") if len(element) == 0 else "".join(element.itertext())).strip()


def find_all_children(element: _Element) -> dict[str, _Element]:
    """Return the children by their local names, of several the first."""
    found: dict[str, _Element] = {}
    for each in element:
        found.setdefault(get_local(each), each)
    return found


def find_child(element: _Element, name: str) -> _Element | None:
    """Return the first child of that local name."""
    return next((each for each in element if get_local(each) == name), None)


def find_children(element: _Element, name: str) -> list[_Element]:
    """Return the children of that local name."""
    return [each for each in element if get_local(each) == name]
