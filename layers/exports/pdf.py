"""A figure as PDF: for paper."""

from __future__ import annotations

from pathlib import Path

from geodata.models import Text
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Options
from layers.figures.chosen import LOSSES, OPTIONS, build_chosen, preview_chosen


def write_pdf(selection: Selection, out: Path, options: Options) -> None:
    """Write the figure as one page: vectors, text that can be selected, fonts embedded.

    Raises
    ------
    MissingCharacterError
        A text holds a character the fonts do not have.
    ExportOptionError
        An area or a site that cannot be shown.
    """
    from layers.figures.page import build_figure
    from layers.figures.render import to_pdf

    figure = build_chosen(selection, options)
    out.write_bytes(to_pdf(build_figure(figure, portable=False), **figure.sheet))


EXPORT = Export(
    id="pdf",
    suffix=".pdf",
    media_type="application/pdf",
    name=Text(zh="PDF 图件", en="PDF"),
    about=Text(
        zh="打印或张贴用的一页图件，文字可选取。",
        en="One page to print or to hang; its text can be selected.",
    ),
    group=Group.FIGURE,
    write=write_pdf,
    options=OPTIONS,
    losses=LOSSES,
    preview=preview_chosen,
)
