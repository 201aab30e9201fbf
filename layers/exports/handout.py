"""A sheet of paper for each site, to hang up or hand out, with a code that leads to its page."""

from __future__ import annotations

from pathlib import Path

from geodata.models import Text
from geodata.store.read_sites import find_silent_subdistricts
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Option, Options
from layers.page_config import read_words
from layers.slides.choice import LANGUAGE, SITES, choose_sites, find_language
from layers.slides.content import Told, Words


def write_handout(selection: Selection, out: Path, options: Options) -> None:
    """Write the sheets.

    Raises
    ------
    ExportOptionError
        A site that is not among those chosen, or more than there can be sheets.
    MissingCharacterError
        A text holds a character the fonts do not have.
    """
    from layers.figures.engine import open_engine
    from layers.handouts.build import build_handout

    lang = find_language(selection, options)
    words = Words(read_words(), lang)
    archive = selection.basemap.content
    told = Told(
        title=selection.title.said_in(words.main),
        subtitle="",
        lang=lang,
        sites=choose_sites(selection, options),
        as_of=selection.as_of,
        filters=(),
        archive=archive,
        silent=[each.value for each in find_silent_subdistricts(selection.store)],
        attribution=str(open_engine(archive).attribution.get(words.main) or ""),
    )
    out.write_bytes(build_handout(told, words, paper=str(options["paper"]),
                                  address=selection.address))  # fmt: skip


EXPORT = Export(
    id="handout",
    suffix=".pdf",
    media_type="application/pdf",
    name=Text(zh="单页（PDF）", en="Handout (PDF)"),
    about=Text(
        zh="每个点位一张纸：地图、来龙去脉、历程、居民怎么说，扫码看它的页面。",
        en="A sheet for each site: map, what came of what, history, what residents said, and a "
        "code that leads to its page.",
    ),
    group=Group.FIGURE,
    write=write_handout,
    options=(
        SITES,
        LANGUAGE,
        Option(
            name="paper",
            label=Text(zh="纸张", en="Paper"),
            help=Text(zh="纸张大小", en="size of the paper"),
            default="a4",
            choices=(("a4", Text(zh="A4", en="A4")), ("a3", Text(zh="A3", en="A3"))),
        ),
    ),
    losses=(
        Text(
            zh="没有设置本站网址（public_address）时，单页上没有二维码。",
            en="Without the installation's address (public_address) there is no code.",
        ),
    ),
)
