"""Slides: native, whole, told to those who cannot see them, and nobody's text is more than text."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Inches

import geodata.sources
from geodata.detail import build_detail
from geodata.errors import ExportOptionError
from geodata.filters import Filters
from geodata.store import Store, open_store
from layers.basemap.in_force import find_basemap
from layers.exports.pptx import EXPORT
from layers.page_config import read_words
from layers.slides.content import Told
from layers.slides.deck import build_deck
from mapapp.actions.export import select
from tests.contracts.hostile import build_hostile_bundle, read_texts

SOURCES = Path(geodata.sources.__path__[0])
CHOSEN = ("A08", "A01", "A34")


def make(store: Store, out: Path, lang: str = "zh", **options: str) -> Any:
    basemap = find_basemap(out.with_name("none.json"))
    selection = select(store, Filters(), lang, basemap=basemap)
    EXPORT.save(selection, out, EXPORT.read_options({"sites": " ".join(CHOSEN), **options}))
    return Presentation(str(out))


def walk(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from walk(shape.shapes)


def find_alt(shape: Any) -> str:
    found = shape._element.xpath(".//p:cNvPr/@descr")
    return str(found[0]) if found else ""


def read_all(deck: Any) -> str:
    """Everything a reader can come upon: titles, texts, tables, alternative texts, notes."""
    told = []
    for slide in deck.slides:
        for shape in walk(slide.shapes):
            told += [find_alt(shape), shape.text_frame.text if shape.has_text_frame else ""]
            if shape.has_table:
                told += [cell.text for row in shape.table.rows for cell in row.cells]
        if slide.has_notes_slide:
            told.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(told)


def read_rows(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def made(default_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = open_store(default_store_file)
    out = tmp_path_factory.mktemp("slides") / "deck.pptx"
    make(store, out)
    store.close()
    return out


def test_a_slide_for_each_site_in_the_order_they_were_named_in(made: Path) -> None:
    deck = Presentation(str(made))
    names = {row["id"]: row["name_zh"] for row in read_rows("sites.csv")}
    titles = [slide.shapes.title.text for slide in deck.slides]
    wanted = [f"{number}  {names[site]}" for number, site in enumerate(CHOSEN, start=1)]
    assert [title for title in titles if "历程" not in title][1:4] == wanted
    assert titles[-2:] == ["点位（3）", "来源"]


def test_all_of_a_history_is_there_and_each_event_with_its_source(made: Path) -> None:
    deck = Presentation(str(made))
    shown = read_all(deck)
    events = [row for row in read_rows("events.csv") if row["site"] in CHOSEN]
    assert len(events) >= 6
    for row in events:
        assert row["text_zh"] in shown
    notes = "\n".join(each.notes_slide.notes_text_frame.text for each in deck.slides
                      if each.has_notes_slide)  # fmt: skip
    for row in events:
        assert f"{row['text_zh']} [" in notes


def test_shapes_are_native_and_each_picture_and_table_is_described(made: Path) -> None:
    deck = Presentation(str(made))
    shapes = [shape for slide in deck.slides for shape in walk(slide.shapes)]
    kinds = {shape.shape_type for shape in shapes}
    assert {MSO_SHAPE_TYPE.FREEFORM, MSO_SHAPE_TYPE.TABLE, MSO_SHAPE_TYPE.GROUP} <= kinds
    for shape in shapes:
        if shape.shape_type in {MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.TABLE, MSO_SHAPE_TYPE.GROUP}:
            assert find_alt(shape)
    pictures = [shape for shape in shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    # The overview, and each site that has a place.
    placed = [row for row in read_rows("sites.csv") if row["id"] in CHOSEN and row["lon"]]
    assert len(pictures) == 1 + len(placed)


def test_marks_stand_where_their_places_lie(made: Path) -> None:
    deck = Presentation(str(made))
    slide = next(each for each in deck.slides if each.shapes.title.text.startswith("2  "))
    (picture,) = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    (mark,) = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.FREEFORM]
    # A map around one place has it in its middle.
    for low, size, at, span in (
        (picture.left, picture.width, mark.left, mark.width),
        (picture.top, picture.height, mark.top, mark.height),
    ):
        assert abs(low + size / 2 - (at + span / 2)) < Inches(0.05)
    assert mark.text_frame.text == "2"


def test_libreoffice_opens_it_and_shows_every_slide(made: Path, tmp_path: Path) -> None:
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(made)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    shown = subprocess.run(["pdftotext", str(tmp_path / "deck.pdf"), "-"], check=True,
                           capture_output=True, text=True).stdout  # fmt: skip
    assert shown.count("\f") == len(Presentation(str(made)).slides)
    names = {row["id"]: row["name_zh"] for row in read_rows("sites.csv")}
    for site in CHOSEN:
        assert names[site] in shown.replace("\n", "")


def test_both_languages_stand_side_by_side(store: Store, tmp_path: Path) -> None:
    shown = read_all(make(store, tmp_path / "both.pptx", language="both", sites="A01"))
    (row,) = [row for row in read_rows("sites.csv") if row["id"] == "A01"]
    assert row["name_zh"] in shown
    assert row["name_en"] in shown


def test_the_offices_own_template_keeps_its_size_and_loses_its_slides(
    store: Store, tmp_path: Path
) -> None:
    template = Presentation()
    template.slides.add_slide(template.slide_layouts[0]).shapes.title.text = "Old title"
    template.save(str(tmp_path / "office.pptx"))
    deck = make(store, tmp_path / "deck.pptx", sites="A01",
                template=str(tmp_path / "office.pptx"))  # fmt: skip
    assert (deck.slide_width, deck.slide_height) == (Inches(10), Inches(7.5))
    assert "Old title" not in read_all(deck)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_what_cannot_be_used_is_named_and_nothing_is_written(store: Store, tmp_path: Path) -> None:
    (tmp_path / "no.pptx").write_bytes(b"not a deck")
    with zipfile.ZipFile(tmp_path / "macro.pptx", "w") as packed:
        packed.writestr("ppt/presentation.xml", "<p/>")
        packed.writestr("ppt/vbaProject.bin", "x")
    out = tmp_path / "deck.pptx"
    for options in (
        {"template": str(tmp_path / "no.pptx")},
        {"template": str(tmp_path / "macro.pptx")},
        {"template": str(tmp_path / "missing.pptx")},
        {"sites": "A01 A99"},
    ):
        with pytest.raises(ExportOptionError):
            make(store, out, **options)
        assert not out.exists()


def test_hostile_texts_are_text_and_nothing_else(store_path: Path) -> None:
    store = open_store(store_path)
    store.load_bundle(build_hostile_bundle())
    texts = read_texts()
    # Without a place: what is drawn on maps is tested with figures.
    sites = [{**build_detail(store, f"H{number}"), "lon": None} for number in range(len(texts))]
    store.close()
    told = Told(
        title=texts[0], subtitle=texts[1], lang="en", sites=sites, as_of="2024-04-14",
        filters=texts[2:5], archive=find_basemap(store_path.with_name("none.json")).content,
        silent=(), attribution="© OpenStreetMap",
    )  # fmt: skip
    content = build_deck(told, read_words(), report=lambda _share: None)
    shown = read_all(Presentation(io.BytesIO(content)))
    for text in texts:
        sign = next((each for each in text if each.isprintable() and not each.isspace()), "")
        assert sign in shown
    assert sum("{{" in text for text in texts) > 0
    for text in texts:
        if text.isprintable() and "  " not in text and text == text.strip():
            assert text[:60] in shown, text[:60]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(packed.read(name))
                assert not root.xpath("//*[local-name()='hlinkClick' or local-name()='hlinkHover']")
                assert not root.xpath("//*[@TargetMode='External']")
