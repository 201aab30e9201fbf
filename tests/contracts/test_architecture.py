"""Imports run one way, and each heavy library stays in its room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("geodata", "layers", "mapapp")
ALLOWED = {"geodata": {"geodata"}, "layers": {"geodata", "layers"}, "mapapp": set(PACKAGES)}
ROOMS = {
    "streamlit": "mapapp/",
    "starlette": "mapapp/",
    "uvicorn": "mapapp/",
    "argon2": "mapapp/passwords.py",
    "folium": "layers/folium_page.py",
    "branca": "layers/folium_page.py",
    "pyproj": "geodata/crs.py",
    "edtf": "geodata/dates.py",
    "sqlalchemy": "geodata/store/",
    "alembic": "geodata/store/",
    "jinja2": "layers/folium_page.py",
    "osmium": "geodata/importers/",
    # Foreign files are read in the guarded process; our own are written in one place.
    "pyogrio": ("geodata/importers/", "layers/exports/arrow.py"),
}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
LONGEST_SCREEN = 90


def find_modules() -> list[Path]:
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    assert len(found) > 30
    return found


def find_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


@pytest.mark.parametrize("path", find_modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way_and_stay_in_their_rooms(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    for name in find_imports(path):
        top = name.split(".")[0]
        if top in PACKAGES:
            assert top in ALLOWED[place.split("/")[0]], f"{place} imports {name}"
        if top in ROOMS:
            assert place.startswith(ROOMS[top]), f"{place} imports {name}"


@pytest.mark.parametrize("path", find_modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    text = path.read_text(encoding="utf-8")
    limit = LONGEST_SCREEN if place.startswith("mapapp/screens/") else LONGEST_MODULE
    assert len(text.splitlines()) <= limit, place
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            is_doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            start = first.end_lineno if is_doc else node.lineno
            length = (node.end_lineno or 0) - (start or 0)
            assert length <= LONGEST_FUNCTION, f"{place}: {node.name} has {length} lines"


def test_screens_hold_no_literal_text() -> None:
    for path in (ROOT / "mapapp" / "screens").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(node.body[0].value) for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and node.body
                and isinstance(node.body[0], ast.Expr)}  # fmt: skip
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docs
            ):
                chinese = any("\u4e00" <= sign <= "\u9fff" for sign in node.value)
                assert not chinese, f"{path.name}: {node.value}"
                assert node.value.count(" ") < 3, f"{path.name}: {node.value}"
