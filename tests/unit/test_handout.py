"""Handouts: all of a site on paper, set in our own fonts, with a code that leads to its page."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

import geodata.sources
from geodata.errors import ExportOptionError
from geodata.filters import Filters
from geodata.store import Store, open_store
from layers.basemap.in_force import find_basemap
from layers.exports.handout import EXPORT
from layers.figures.fonts import MissingCharacterError
from mapapp.actions.export import select
from tests.accounts import change_row

SOURCES = Path(geodata.sources.__path__[0])


def make(store: Store, out: Path, *, address: str = "", lang: str = "zh", **options: str) -> str:
    """Make the sheets and return their words as pdftotext reads them."""
    basemap = find_basemap(out.with_name("none.json"))
    selection = select(store, Filters(), lang, basemap=basemap, address=address)
    EXPORT.save(selection, out, EXPORT.read_options(options))
    told = subprocess.run(["pdftotext", "-layout", str(out), "-"], check=True,
                          capture_output=True, text=True).stdout  # fmt: skip
    return told


def squeeze(text: str) -> str:
    return "".join(text.split())


def read_rows(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_sheet_says_all_of_a_site_and_where_it_stands(store: Store, tmp_path: Path) -> None:
    told = squeeze(make(store, tmp_path / "h.pdf", sites="A08"))
    (site,) = [row for row in read_rows("sites.csv") if row["id"] == "A08"]
    assert squeeze(site["name_zh"]) in told
    for row in read_rows("events.csv"):
        if row["site"] == "A08":
            assert squeeze(row["text_zh"]) in told
    named = {row["source"] for row in read_rows("events.csv") if row["site"] == "A08"}
    titles = {each.id: each.title.zh for each in store.list_sources()}
    assert named
    for source in named:
        assert squeeze(titles[source]) in told


def test_the_code_leads_to_the_page(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "h.pdf"
    told = make(store, out, sites="A08", address="https://map.example.org/")
    assert "https://map.example.org/?site=A08&lang=zh" in told
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", str(out), str(tmp_path / "h")],
                   check=True)  # fmt: skip
    with Image.open(tmp_path / "h.png") as picture:
        (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == "https://map.example.org/?site=A08&lang=zh"


def test_its_fonts_are_our_own_and_in_the_file(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "h.pdf"
    make(store, out, sites="A08 A01", language="both", paper="a3")
    listed = subprocess.run(["pdffonts", str(out)], check=True, capture_output=True, text=True)
    fonts = [line.split() for line in listed.stdout.splitlines()[2:]]
    assert fonts
    for font in fonts:
        assert "NotoSansSC" in font[0]
        assert font[-5:-2] == ["yes", "yes", "yes"]
    pages = subprocess.run(["pdfinfo", str(out)], check=True, capture_output=True, text=True)
    assert "841.89 x 1190.55" in pages.stdout


def test_texts_are_set_as_they_are_and_a_missing_character_is_named(
    store_file: Path, tmp_path: Path
) -> None:
    change = "UPDATE sites SET summary_zh = ? WHERE id = 'A08'"
    attack = '#panic("x") $a$ *b* \\u{41} <i> {{ 7*7 }} @x #image("told.json")'
    assert change_row(store_file, change, attack) == 1
    store = open_store(store_file)
    told = make(store, tmp_path / "h.pdf", sites="A08")
    assert squeeze(attack) in squeeze(told)
    assert change_row(store_file, change, "𠮷野家 \U0001f600") == 1
    with pytest.raises(MissingCharacterError) as caught:
        make(store, tmp_path / "no.pdf", sites="A08")
    assert caught.value.facts["sign"] in "𠮷😀"
    assert not (tmp_path / "no.pdf").exists()
    with pytest.raises(ExportOptionError):
        make(store, tmp_path / "no.pdf", sites="A99")
    store.close()
