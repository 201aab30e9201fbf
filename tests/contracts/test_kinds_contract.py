"""A layer kind is one file: what every one must hold, and that one more is enough."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

import layers.kinds
from geodata.discovery import find_all
from geodata.errors import InvalidRecordError
from geodata.models import Text
from geodata.vocab import SiteKind
from layers.page_config import build_config, build_kinds, find_kinds
from layers.palette import GROUND, UI
from layers.spec import LayerKind

ROOT = Path(__file__).resolve().parents[2]
ICONS = ROOT / "layers" / "web" / "vendor" / "lucide-static"
SVG_SHAPES = {"path", "circle", "rect", "polygon", "ellipse"}
COLOURING = {"fill", "stroke", "style", "class", "opacity", "color"}
KINDS = find_kinds()
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
each_theme = pytest.mark.parametrize("theme", ["light", "dark"])


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, "relative luminance" and "contrast ratio", worked out here once more."""

    def luminance(colour: str) -> float:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_worked_out_here_is_the_published_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_every_kind_of_site_and_feedback_has_a_layer_and_no_other() -> None:
    assert sorted(kind.id for kind in KINDS) == sorted([*SiteKind, "feedback"])


def test_each_file_publishes_one_kind_named_like_the_file() -> None:
    files = {path.stem for path in (ROOT / "layers" / "kinds").glob("*.py")} - {"__init__"}
    assert files == {kind.id for kind in KINDS}


def test_places_in_the_legend_differ() -> None:
    orders = [kind.order for kind in KINDS]
    assert orders == sorted(set(orders))


@each_kind
def test_the_name_is_the_one_readers_see_everywhere(kind: LayerKind) -> None:
    words = json.loads((ROOT / "layers" / "web" / "words.json").read_text(encoding="utf-8"))
    assert kind.name.zh == words["zh"][f"kind.{kind.id}"]
    # The words are set with a typographic apostrophe, names in Python with a plain one.
    assert kind.name.en == words["en"][f"kind.{kind.id}"].replace("\u2019", "'")


@each_kind
@each_theme
def test_its_colour_is_seen_on_every_ground(kind: LayerKind, theme: str) -> None:
    grounds = {**GROUND[theme], "paper": UI[theme]["paper"]}
    faint = {
        name: round(contrast(kind.colour(theme), colour), 2)
        for name, colour in grounds.items()
        if contrast(kind.colour(theme), colour) < 3
    }
    assert faint == {}


@each_theme
def test_no_two_kinds_look_alike(theme: str) -> None:
    assert len({kind.colour(theme) for kind in KINDS}) == len(KINDS)
    assert len({kind.shape for kind in KINDS}) == len(KINDS)
    assert len({kind.icon for kind in KINDS}) == len(KINDS)


@each_kind
def test_its_shape_is_plain_svg_without_colours_of_its_own(kind: LayerKind) -> None:
    shapes = list(ElementTree.fromstring(f"<g>{kind.shape}</g>"))
    assert shapes
    for shape in shapes:
        assert shape.tag in SVG_SHAPES
        assert not COLOURING & set(shape.attrib)
        assert not [name for name in shape.attrib if name.startswith("on") or "href" in name]


@each_kind
def test_its_icon_lies_in_the_repository(kind: LayerKind) -> None:
    drawing = ElementTree.fromstring((ICONS / f"{kind.icon}.svg").read_text(encoding="utf-8"))
    (described,) = [each for each in build_kinds() if each["id"] == kind.id]
    inside = ElementTree.fromstring(f"<g>{described['icon']}</g>")
    strip = "{http://www.w3.org/2000/svg}"
    assert [(each.tag.removeprefix(strip), each.attrib) for each in drawing] == [
        (each.tag, each.attrib) for each in inside
    ]


def test_the_page_is_told_of_every_kind_in_the_order_of_the_legend() -> None:
    config = build_config(lang="zh")
    assert [each["id"] for each in config["kinds"]] == [kind.id for kind in KINDS]
    assert json.loads(json.dumps(config["kinds"])) == config["kinds"]


@pytest.fixture
def one_more_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The package of layer kinds with a second folder that holds one more."""
    (tmp_path / "playground.py").write_text(
        '"""Places to play."""\n\n'
        "from geodata.models import Text\n"
        "from layers.spec import LayerKind\n\n"
        "LAYER = LayerKind(\n"
        '    id="playground", name=Text(zh="游戏场", en="Playgrounds"),\n'
        '    colour_light="#5a4a00", colour_dark="#e0c050",\n'
        '    shape=\'<circle cx="14" cy="14" r="11"/>\', icon="dot", order=15,\n'
        ")\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(layers.kinds, "__path__", [*layers.kinds.__path__, str(tmp_path)])
    yield layers.kinds
    sys.modules.pop("layers.kinds.playground", None)
    vars(layers.kinds).pop("playground", None)


def test_one_more_file_is_one_more_layer(one_more_file: ModuleType) -> None:
    assert len(find_all(one_more_file, "LAYER")) == len(KINDS) + 1
    ids = [each["id"] for each in build_config(lang="en")["kinds"]]
    assert ids[:3] == ["renewal", "playground", "park"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "Park"),
        ("id", "park</script>"),
        ("colour_light", "green"),
        ("colour_dark", "#FFFFFF"),
        ("name", Text(zh="公园")),
        ("size_px", 8),
        ("size_px", 60),
    ],
)
def test_a_kind_that_could_not_be_drawn_is_refused(field: str, value: object) -> None:
    sound = {
        "id": "park",
        "name": Text(zh="公园", en="Parks"),
        "colour_light": "#00794b",
        "colour_dark": "#69c88b",
        "shape": "<circle/>",
        "icon": "dot",
        "order": 1,
    }
    with pytest.raises(InvalidRecordError) as caught:
        LayerKind(**{**sound, field: value})  # type: ignore[arg-type]
    assert field in str(caught.value)
