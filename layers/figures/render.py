"""PDF and PNG of a figure, set by typst: no browser, no font of the system."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from layers.figures.fonts import FOLDER

DPI = (72, 300)
_PAGE = """#set document(title: sys.inputs.title, date: none)
#set page(width: {width}mm, height: {height}mm, margin: 0mm)
#set text(lang: "{lang}")
#image("figure.svg", width: 100%, height: 100%, alt: sys.inputs.title)
"""


def to_pdf(svg: bytes, *, width_mm: float, height_mm: float, title: str, lang: str) -> bytes:
    """Return a PDF of one page: vectors, text that can be selected, fonts embedded.

    Parameters
    ----------
    svg
        Of ``page.build_figure``.
    title
        Of the document, for its reader's window and for those who cannot see it.
    """
    return _compile(svg, "pdf", width_mm=width_mm, height_mm=height_mm, title=title, lang=lang)


def to_png(
    svg: bytes,
    *,
    width_mm: float,
    height_mm: float,
    dpi: int,
    title: str = "",
    lang: str = "zh",
) -> bytes:
    """Return a PNG.

    Parameters
    ----------
    svg, title, lang
        As for `to_pdf`.
    dpi
        Dots to the inch of the sheet, 72 to 300.
    """
    return _compile(
        svg, "png", width_mm=width_mm, height_mm=height_mm, title=title, lang=lang, dpi=dpi
    )


def _compile(
    svg: bytes,
    to: Literal["pdf", "png"],
    *,
    width_mm: float,
    height_mm: float,
    title: str,
    lang: str,
    dpi: int = 144,
) -> bytes:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "figure.svg").write_bytes(svg)
        page = root / "page.typ"
        page.write_text(
            _PAGE.format(width=width_mm, height=height_mm, lang="en" if lang == "en" else "zh"),
            encoding="utf-8",
        )
        made = typst.compile(
            str(page),
            root=folder,
            font_paths=[str(FOLDER)],
            ignore_system_fonts=True,
            format=to,
            ppi=float(dpi),
            sys_inputs={"title": title},
            timestamp=int(datetime(2000, 1, 1, tzinfo=UTC).timestamp()),
        )
    assert isinstance(made, bytes)
    return made
