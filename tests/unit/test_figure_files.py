"""The files figures become, read back by other programs: PDF, PNG, SVG; hostile texts; fonts."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from geodata.errors import ExportOptionError
from geodata.models import Text
from geodata.store import Store, open_store
from layers.basemap.in_force import find_basemap
from layers.figures.drawing import Content
from layers.figures.figure import Figure
from layers.figures.fonts import MissingCharacterError
from layers.figures.page import build_figure
from layers.figures.render import to_pdf
from layers.figures.sizes import SIZES
from mapapp.text import LANGUAGES, say_error
from tests.contracts.hostile import read_texts
from tests.files_out import build
from tests.ink import SVG, read_svg

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "layers" / "figures" / "fonts"
REFERENCE = ROOT / "tests" / "data" / "figure.png"
PAPER_MM = {"a4": (210, 297), "a3-landscape": (420, 297), "slide-16x9": (338.667, 190.5)}
ELEMENTS = {"svg", "g", "path", "rect", "circle", "text", "tspan", "title", "style", "clipPath"}
ARCHIVE = find_basemap(Path("none")).content


@pytest.fixture(scope="module")
def opened(default_store_file: Path) -> Iterator[Store]:
    store = open_store(default_store_file)
    yield store
    store.close()


def run(*command: str | Path) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


def squeeze(text: str) -> str:
    """Text as far as line breaks and spaces do not matter."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(scope="module")
def pdf(opened: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "figure.pdf"
    path.write_bytes(build(opened, "pdf", size="a4", language="both", title="万航渡路一带"))
    return path


def test_the_pdf_is_one_page_of_its_size_with_its_fonts_in_it(pdf: Path) -> None:
    facts = dict(re.findall(r"^(.*?):\s+(.*)$", run("pdfinfo", pdf), re.MULTILINE))
    assert facts["Pages"] == "1"
    points = [float(each) for each in re.findall(r"[\d.]+", facts["Page size"])[:2]]
    assert points == pytest.approx([210 / 25.4 * 72, 297 / 25.4 * 72], abs=0.2)
    assert facts["Title"] == "万航渡路一带"
    assert facts["JavaScript"] == "no"
    assert facts["Form"] == "none"
    rows = run("pdffonts", pdf).splitlines()[2:]
    assert rows
    for row in rows:
        assert "NotoSansSC" in row
        assert re.search(r"\byes yes yes\b", row), row


def test_the_text_of_the_pdf_can_be_selected(pdf: Path, opened: Store) -> None:
    said = squeeze(run("pdftotext", "-raw", pdf, "-"))
    listed = opened.sites()
    placed = listed[~(listed.geometry.is_empty | listed.geometry.isna())]
    assert len(placed) > 30
    for words in [*placed.name_zh, *placed.name_en, "新泾镇", "剑河路", "OpenStreetMap"]:
        assert squeeze(words) in said, words
    assert run("pdfimages", "-list", pdf).count("\n") == 2, "a picture instead of vectors"


@pytest.mark.parametrize(("size", "dpi"), [("a4", 72), ("a3-landscape", 100), ("slide-16x9", 96)])
def test_the_png_has_the_dots_asked_for(opened: Store, size: str, dpi: int) -> None:
    with Image.open(io.BytesIO(build(opened, "png", size=size, dpi=dpi))) as picture:
        wanted = [mm / 25.4 * dpi for mm in PAPER_MM[size]]
        assert picture.size == pytest.approx(wanted, abs=1)


@pytest.mark.parametrize("dpi", [71, 301])
def test_other_dots_are_refused(opened: Store, dpi: int) -> None:
    with pytest.raises(ExportOptionError):
        build(opened, "png", dpi=dpi)


@pytest.mark.parametrize(
    "options",
    [
        {"bbox": "121.4,31.2,121.3,31.3"},
        {"bbox": "121.4,31.2"},
        {"bbox": "116.3,39.9,116.5,40.0"},
        {"bbox": "nan,31.2,121.5,31.3"},
        {"bbox": "121.4,31.2,121.4001,31.3"},
        {"site": "no-such-site"},
        {"title": "长" * 201},
    ],
    ids=lambda options: next(iter(options)),
)
def test_what_cannot_be_shown_is_refused(opened: Store, options: dict[str, str]) -> None:
    with pytest.raises(ExportOptionError) as caught:
        build(opened, "svg", **options)
    assert caught.value.facts["option"] in options


def read_grey(content: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(content)) as picture:
        small = picture.convert("L").resize((240, 170), Image.Resampling.BOX)
        return np.asarray(small, dtype=float)


def hash_picture(grey: np.ndarray) -> np.ndarray:
    """Perceptual hash by the signs of the lowest waves (DCT-II), 15 x 15 bits."""
    high, wide = grey.shape
    rows = np.cos(np.pi / high * (np.arange(high) + 0.5)[None, :] * np.arange(16)[:, None])
    columns = np.cos(np.pi / wide * (np.arange(wide) + 0.5)[None, :] * np.arange(16)[:, None])
    waves = (rows @ grey @ columns.T)[1:, 1:]
    return waves > np.median(waves)


def test_the_figure_looks_as_it_was_when_it_was_last_looked_at(opened: Store) -> None:
    """After a wanted change: ``python -m tests.unit.test_figure_files`` and look at the picture."""
    made = read_grey(build(opened, "png", dpi=72))
    known = read_grey(REFERENCE.read_bytes())
    assert np.abs(made - known).mean() < 2.5
    assert (hash_picture(made) != hash_picture(known)).sum() <= 12
    other = read_grey(build(opened, "png", dpi=72, site="A06"))
    assert np.abs(other - known).mean() > 10
    assert (hash_picture(other) != hash_picture(known)).sum() > 40


def test_the_same_selection_makes_the_same_bytes(opened: Store) -> None:
    for format_id in ("svg", "pdf"):
        first, second = (build(opened, format_id, site="A06") for _ in range(2))
        assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest(), format_id


def test_the_svg_needs_nothing_new_of_its_reader(opened: Store) -> None:
    """Office programs know no paint order: a halo is a text of its own, below the name, unread."""
    root = read_svg(build(opened, "svg", site="A06"))
    texts = list(root.iter(f"{SVG}text"))
    assert not [each for each in root.iter() if each.get("paint-order")]
    halos = [each for each in texts if each.get("stroke")]
    assert len(halos) > 10
    for halo in halos:
        name = texts[texts.index(halo) + 1]
        assert (halo.get("aria-hidden"), halo.get("fill")) == ("true", "none")
        assert (name.text, name.get("x"), name.get("y")) == (
            halo.text,
            halo.get("x"),
            halo.get("y"),
        )
        assert name.get("stroke") is None
        assert name.get("fill") not in {None, "none"}


def build_hostile(texts: list[str]) -> Figure:
    """A figure whose title, names and sources are hostile."""
    features = [
        {
            "id": f"H{n}", "kind": "park", "state": "open", "name_zh": text, "name_en": text,
            "lon": 121.345 + (n % 8) * 0.01, "lat": 31.19 + (n // 8) * 0.006, "accuracy_m": 50.0,
            "feedback": 0,
        }
        for n, text in enumerate(texts)
    ]  # fmt: skip
    source = {"title_zh": texts[0], "publisher_zh": texts[-1], "date_zh": "2024"}
    return Figure(
        archive=ARCHIVE, content=Content(features=features), size="a3",
        title=Text(zh=texts[0], en=texts[0]), subtitle=Text(zh=texts[1], en=texts[1]),
        sources=[source], approval=texts[2],
    )  # fmt: skip


def strip(text: str) -> str:
    """What of a text leaves ink: no controls, no marks of direction or joining."""
    kept = [sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Zl", "Zp"}]
    return unicodedata.normalize("NFC", "".join(kept)).replace("\ufe0f", "")


def test_hostile_texts_stay_texts_in_every_file(tmp_path: Path) -> None:
    """Texts are set in a Chinese font; those with other scripts are refused by name instead."""
    font = TTFont(io.BytesIO((FONTS / "NotoSansSC-400.ttf").read_bytes()))
    known = {chr(code) for code in font.getBestCmap()}
    texts = [text for text in read_texts() if 3 < len(text.strip()) < 120]
    sound = [text for text in texts if set(strip(text)) <= known | {" ", "\n"}]
    assert len(sound) > 130
    for start in range(0, len(sound), 48):
        group = sound[start : start + 48]
        figure = build_hostile(group if len(group) > 2 else sound[-3:])
        svg = build_figure(figure)
        root = read_svg(svg)
        assert {each.tag.removeprefix(SVG) for each in root.iter()} <= ELEMENTS
        for each in root.iter():
            assert not [name for name in each.attrib if name.startswith("on") or "href" in name]
        style = next(root.iter(f"{SVG}style")).text or ""
        assert re.sub(r"base64,[\w+/=]+", "", style).count("url(data:font/woff2;") == style.count(
            "url("
        )
        pdf = tmp_path / f"{start}.pdf"
        pdf.write_bytes(to_pdf(build_figure(figure, portable=False), **figure.sheet))
        facts = run("pdfinfo", pdf)
        assert re.search(r"JavaScript:\s+no", facts)
        assert run("pdfinfo", "-url", pdf).strip().count("\n") == 0
        in_svg = squeeze("".join("".join(each.itertext()) for each in root.iter(f"{SVG}text")))
        in_pdf = squeeze(run("pdftotext", "-raw", pdf, "-"))
        for text in group:
            assert squeeze(strip(text)) in in_svg, text
            assert squeeze(strip(text)) in in_pdf, text


def test_a_character_no_font_has_is_named_in_the_readers_language(opened: Store) -> None:
    with pytest.raises(MissingCharacterError) as caught:
        build(opened, "svg", title="长宁🌳地图")
    for lang in LANGUAGES:
        said = say_error(lang, caught.value)
        assert "🌳" in said
        assert "U+1F333" in said
        assert "长宁🌳地图" in said


@pytest.mark.parametrize("weight", [400, 600])
def test_the_fonts_hold_every_character_of_our_texts_and_of_gb2312(weight: int) -> None:
    font = TTFont(io.BytesIO((FONTS / f"NotoSansSC-{weight}.ttf").read_bytes()))
    held = {chr(code) for code in font.getBestCmap()}
    gb2312 = {bytes((row, cell)).decode("gb2312", errors="ignore")
              for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)} - {""}  # fmt: skip
    assert len(gb2312) == 6763
    assert gb2312 <= held
    facts = [*(ROOT / "geodata" / "sources").glob("*.*"), ROOT / "layers" / "web" / "basemap.json"]
    words = [*(ROOT / "mapapp" / "text").glob("*.toml"), ROOT / "layers" / "web" / "words.json"]
    assert len(facts) > 15
    for path in [*facts, *words]:
        signs = {sign for sign in path.read_text(encoding="utf-8") if sign.isprintable()}
        if path in words:  # buttons of the screens hold signs that no figure is set with
            signs = {sign for sign in signs if unicodedata.category(sign)[0] in "LNPM"}
        assert signs - held == set(), path.name


def test_the_fonts_are_those_of_the_ledger_and_free() -> None:
    ledger = tomllib.loads((FONTS / "FONTS.toml").read_text(encoding="utf-8"))["file"]
    assert {each["file"] for each in ledger} == {path.name for path in FONTS.iterdir()} - {
        "FONTS.toml"
    }
    for each in ledger:
        content = (FONTS / each["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == each["sha256"]
        assert each["licence"] == "OFL-1.1"
        assert each["version"] == "0.4.3"
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_an_imported_basemap_is_drawn_and_credited(opened: Store) -> None:
    archive = json.loads(ARCHIVE)
    archive["attribution"] = {"zh": "© 测试用街道图 <b>", "en": "© street map for tests <b>"}
    archive["layers"]["road"] = archive["layers"]["road"][:1]
    archive["layers"]["roadname"] = archive["layers"]["road"]
    figure = Figure(archive=json.dumps(archive).encode(), content=Content(), title=Text(zh="图"))
    said = "".join(each.text or "" for each in read_svg(build_figure(figure)).iter(f"{SVG}text"))
    assert "© 测试用街道图 <b>" in said
    assert "仙霞路" not in said


def test_every_size_can_be_made() -> None:
    assert set(SIZES) == {"a4", "a4-landscape", "a3", "a3-landscape", "slide-16x9", "slide-4x3",
                          "square"}  # fmt: skip
    for size in SIZES:
        figure = Figure(
            archive=ARCHIVE, content=Content(), title=Text(zh="图", en="Map"), size=size
        )
        root = read_svg(build_figure(figure, portable=False))
        assert root.get("width") == f"{SIZES[size].width_mm:g}mm"


if __name__ == "__main__":
    import sys

    from geodata.bundle import read_bundle

    filled = open_store(":memory:" if len(sys.argv) < 2 else sys.argv[1])
    filled.load_bundle(read_bundle())
    with Image.open(io.BytesIO(build(filled, "png", dpi=72))) as drawn:
        drawn.convert("L").resize((480, 340), Image.Resampling.BOX).save(REFERENCE, optimize=True)
