"""Slides: overview, a slide for each site, a table, the sources; all of it can be edited."""

from __future__ import annotations

from pathlib import Path

from geodata.models import Text
from geodata.store.read_sites import find_silent_subdistricts
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Option, Options
from layers.page_config import read_words
from layers.slides.choice import LANGUAGE, SITES, choose_sites, find_language
from layers.slides.content import Told


def write_pptx(selection: Selection, out: Path, options: Options) -> None:
    """Write the deck.

    Raises
    ------
    ExportOptionError
        A site that is not among those chosen, more sites than there can be slides, or a
        template that cannot be used.
    MissingCharacterError
        A name on a map holds a character the fonts do not have.
    """
    from layers.slides.deck import build_deck
    from layers.slides.template import read_template

    path = str(options["template"]).strip()
    template = read_template(Path(path)) if path else None
    out.write_bytes(
        build_deck(_gather(selection, options), read_words(), template, report=selection.report)
    )


def _gather(selection: Selection, options: Options) -> Told:
    lang = find_language(selection, options)
    main = "en" if lang == "en" else "zh"
    title = str(options["title"]).strip()
    return Told(
        title=title or selection.title.said_in(main),
        subtitle=str(options["subtitle"]).strip(),
        lang=lang,
        sites=choose_sites(selection, options),
        as_of=selection.as_of,
        filters=selection.filters_words.get(main) or (),
        archive=selection.basemap.content,
        silent=[each.value for each in find_silent_subdistricts(selection.store)],
        attribution=_say_attribution(selection, main),
    )


def _say_attribution(selection: Selection, lang: str) -> str:
    from layers.figures.engine import open_engine

    return str(open_engine(selection.basemap.content).attribution.get(lang) or "")


EXPORT = Export(
    id="pptx",
    suffix=".pptx",
    media_type="application/vnd.openxmlformats-officedocument.presentationml.presentation",
    name=Text(zh="幻灯片（PPTX）", en="Slides (PPTX)"),
    about=Text(
        zh="总图、每个点位一页、表格和来源；图形和文字都可以在 PowerPoint、WPS 等软件里修改。",
        en="Overview, a slide for each site, a table and the sources; shapes and texts can be "
        "edited in PowerPoint, WPS and the like.",
    ),
    group=Group.SLIDES,
    write=write_pptx,
    options=(
        SITES,
        LANGUAGE,
        Option(
            name="title",
            label=Text(zh="标题", en="Title"),
            help=Text(zh="不填用默认标题", en="empty: the map's own"),
            default="",
        ),
        Option(
            name="subtitle",
            label=Text(zh="副标题", en="Subtitle"),
            help=Text(zh="写在总图下面", en="stands under the overview"),
            default="",
        ),
        Option(
            name="template",
            label=Text(zh="模板文件", en="Template file"),
            help=Text(zh="单位自己的 .pptx，用它的母版和版式",
                      en="the office's own .pptx; its master and layouts are used"),
            default="",
            is_local=True,
        ),
    ),
    losses=(
        Text(zh="地图上的街道是图片，不能再改；标记、编号和文字可以。",
             en="The streets of a map are a picture; marks, numbers and texts can be edited."),
        Text(zh="一页放不下的文字以省略号截断，全文在备注里。",
             en="A text too long for its slide ends in an ellipsis; the notes hold all of it."),
    ),
)  # fmt: skip
