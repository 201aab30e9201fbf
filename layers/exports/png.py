"""A figure as PNG: for where only pixels are taken."""

from __future__ import annotations

from pathlib import Path

from geodata.models import Text
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Option, Options
from layers.figures.chosen import LOSSES, OPTIONS, build_chosen, preview_chosen
from layers.figures.render import DPI


def write_png(selection: Selection, out: Path, options: Options) -> None:
    """Write the figure in pixels.

    Raises
    ------
    MissingCharacterError
        A text holds a character the fonts do not have.
    ExportOptionError
        An area or a site that cannot be shown.
    """
    from layers.figures.page import build_figure
    from layers.figures.render import to_png

    figure = build_chosen(selection, options)
    svg = build_figure(figure, portable=False)
    out.write_bytes(to_png(svg, **figure.sheet, dpi=int(options["dpi"])))


EXPORT = Export(
    id="png",
    suffix=".png",
    media_type="image/png",
    name=Text(zh="PNG 图片", en="PNG"),
    about=Text(
        zh="放进文稿、网页或即时消息的图片。", en="A picture for documents, pages and messages."
    ),
    group=Group.FIGURE,
    write=write_png,
    options=(
        *OPTIONS,
        Option(
            name="dpi",
            label=Text(zh="每英寸点数", en="Dots to the inch"),
            help=Text(
                zh="屏幕上看 96 至 150，打印用 300", en="96 to 150 for screens, 300 for print"
            ),
            default=200,
            lowest=DPI[0],
            highest=DPI[1],
        ),
    ),
    losses=LOSSES,
    preview=preview_chosen,
)
