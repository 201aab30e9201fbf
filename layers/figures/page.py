"""Puts a figure together: one SVG document that PDF and PNG are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from layers.figures.credits import find_credits
from layers.figures.drawing import draw_map
from layers.figures.embed import make_portable
from layers.figures.engine import open_engine
from layers.figures.figure import Figure
from layers.figures.flow import draw_columns
from layers.figures.fonts import check_characters
from layers.figures.furniture import draw_arrow, draw_bar, draw_inset
from layers.figures.head import draw_head
from layers.figures.layout import MARGIN, Plan, plan_sheet
from layers.figures.sizes import PX_PER_MM, SIZES, Size
from layers.figures.svg import NAMESPACE, STACK, add, add_text, clean, say_number, to_svg
from layers.figures.view import View
from layers.figures.wording import Wording, wrap
from layers.palette import UI

_CREDIT_PX = 8.2
_LINE = 1.36


def build_figure(figure: Figure, *, portable: bool = True) -> bytes:
    """Return the figure as an SVG document whose text is text.

    Parameters
    ----------
    portable
        Whether it goes to other programs, with the characters it uses in it; what
        turns it into PDF or PNG here has the fonts.

    Raises
    ------
    MissingCharacterError
        A text holds a character the fonts do not have.
    """
    check_characters((what, clean(text)) for what, text in figure.find_texts())
    size = SIZES[figure.size]
    root = _build_sheet(figure, size)
    attribution = open_engine(figure.archive).attribution
    everything = _find_credits(figure, attribution, size, 1, figure.content.silent)
    room = _measure_credits(everything)
    plan = plan_sheet(figure, size, size.height - MARGIN * 0.8 - room - 9)
    draw_head(root, figure, plan.head, MARGIN, MARGIN)
    _draw_map(root, figure, size, plan)
    draw_columns(root, plan.columns, *plan.columns_at, plan.step)
    if plan.strip:
        plan.strip.draw(root, MARGIN, plan.strip_top)
    left_out = figure.placed - sum(mark.sites for mark in plan.marks)
    silent = figure.content.find_silent(plan.view)
    credits_ = _find_credits(figure, attribution, size, left_out, silent)
    _draw_credits(root, figure, size, credits_)
    if portable:
        make_portable(root)
    return to_svg(root)


def _build_sheet(figure: Figure, size: Size) -> Element:
    root = Element("svg", {"xmlns": NAMESPACE})
    root.set("width", f"{size.width_mm:g}mm")
    root.set("height", f"{size.height_mm:g}mm")
    root.set("viewBox", f"0 0 {say_number(size.width)} {say_number(size.height)}")
    root.set("font-family", STACK)
    root.set("lang", "en" if figure.lang == "en" else "zh-CN")
    title = add(root, "title")
    title.text = clean(figure.title.said_in("en" if figure.lang == "en" else "zh"))
    add(root, "rect", width=size.width, height=size.height, fill=UI[figure.theme]["paper"])
    return root


def _draw_map(root: Element, figure: Figure, size: Size, plan: Plan) -> None:
    view = plan.view
    words = Wording(figure.lang)
    plates = plan.plates
    drawn = draw_map(
        figure.archive, view, figure.content, lang=figure.lang, theme=figure.theme,
        marks=plan.marks, reserved=plates.boxes,
    )  # fmt: skip
    place = add(root, "g", transform=f"translate({plan.left:.2f} {plan.top:.2f})")
    place.append(drawn.element)
    if plates.inset:
        draw_inset(
            place, view, plates.inset, tally=figure.content.tally, words=words, theme=figure.theme
        )
    draw_bar(place, view, theme=figure.theme, ratio=_say_ratio(view, size))
    draw_arrow(place, view, words=words, theme=figure.theme)
    add(
        place, "rect", width=view.width, height=view.height, fill="none",
        stroke=UI[figure.theme]["soft"], stroke_width=0.9,
    )  # fmt: skip


def _say_ratio(view: View, size: Size) -> str:
    """Scale of the printed sheet, to two digits."""
    if not size.is_paper:
        return ""
    metres_per_px = size.scale / PX_PER_MM / 1000
    ratio = 1 / (view.measure_px_per_m(view.height / 2) * metres_per_px)
    step = 10 ** max(len(str(int(ratio))) - 2, 0)
    return f"1 : {round(ratio / step) * step:,}".replace(",", " ")


def _find_credits(
    figure: Figure,
    attribution: Mapping[str, str],
    size: Size,
    left_out: int,
    silent: Sequence[str],
) -> list[str]:
    room = size.width - 2 * MARGIN
    texts = find_credits(figure, attribution, left_out=left_out, silent=silent)
    return [line for text in texts for line in wrap(text, room, _CREDIT_PX)]


def _measure_credits(lines: list[str]) -> float:
    return len(lines) * _CREDIT_PX * _LINE


def _draw_credits(root: Element, figure: Figure, size: Size, lines: list[str]) -> None:
    y = size.height - MARGIN * 0.8 - _measure_credits(lines)
    for line in lines:
        y += _CREDIT_PX * _LINE
        add_text(root, MARGIN, y - 2, line, size=_CREDIT_PX, fill=UI[figure.theme]["soft"])
