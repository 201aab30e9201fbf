"""A figure as SVG: for a designer, a web page, a print shop."""

from __future__ import annotations

from pathlib import Path

from geodata.models import Text
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Options
from layers.figures.chosen import LOSSES, OPTIONS, build_chosen, preview_chosen


def write_svg(selection: Selection, out: Path, options: Options) -> None:
    """Write the figure with the characters it uses.

    Raises
    ------
    MissingCharacterError
        A text holds a character the fonts do not have.
    ExportOptionError
        An area or a site that cannot be shown.
    """
    from layers.figures.page import build_figure

    out.write_bytes(build_figure(build_chosen(selection, options)))


EXPORT = Export(
    id="svg",
    suffix=".svg",
    media_type="image/svg+xml",
    name=Text(zh="SVG 矢量图", en="SVG"),
    about=Text(
        zh="可继续编辑的矢量图件，文字仍是文字，字体随文件附带。",
        en="A vector figure to edit further; text stays text, and its font comes along.",
    ),
    group=Group.FIGURE,
    write=write_svg,
    options=OPTIONS,
    losses=LOSSES,
    preview=preview_chosen,
)
