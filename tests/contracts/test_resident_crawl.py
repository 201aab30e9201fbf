"""Whatever a resident asks of whatever route: no word that is not public comes back."""

from __future__ import annotations

import io
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image
from starlette.routing import Mount, Route

import mapapp.routes
from geodata.cases import Note
from geodata.discovery import find_all
from geodata.filters import Filters
from geodata.models import Text
from geodata.photos import read_photo
from geodata.store import Store, open_store
from geodata.store.write_cases import Contact
from geodata.vocab import SubDistrict
from geodata.workflow import Move
from layers.basemap.in_force import find_basemap
from tests.accounts import Caller, add_account
from tests.conftest import RunningApp, start_app
from tests.files_out import build_html_file
from tests.unit.test_store import post

BIRD, OPEN = "金丝雀", "喜鹊published"
SECRET = ("pending", "hidden", "asked", "merged", "withdrawn")
BESIDE = ("note", "contact", "reason", "question")
PLACES: tuple[dict[str, object], ...] = (
    {"site_id": "A01"},
    {"site_id": None, "longitude": 121.4012, "latitude": 31.2123},
)
BOX = "bbox=121.30,31.16,121.46,31.27"
BIRD_Q = urllib.parse.quote(BIRD)
QUERIES = (
    "",
    f"{BOX}&zoom=12",
    f"{BOX}&zoom=18",
    BOX,
    f"{BOX}&limit=1000",
    "limit=200&feedback=1",
    "f=html&limit=1000",
    f"filter=id%20LIKE%20%27%25{BIRD_Q}%25%27",
    f"{BOX}&zoom=18&about=light&mood=concern&step=raised&said_from=2024-05-01",
    f"q={BIRD_Q}",
    f"q={BIRD_Q}&lang=en",
    f"q={urllib.parse.quote(OPEN[:2])}",
    "status=pending",
    "hosted=1&lang=zh",
)


@dataclass
class Aviary:
    """A store where each word that is not public is a bird of its own, open to residents."""

    store: Store
    app: RunningApp
    photo_ids: list[str] = field(default_factory=list)


def birds() -> list[str]:
    return [f"{BIRD}{name}" for name in (*SECRET, *BESIDE)]


def note(name: str, feedback_id: str) -> Note:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Note(id=name, feedback_id=feedback_id, actor="li", words=f"{BIRD}note", created_at=at)


def fill(store: Store) -> list[str]:
    """Leave feedback of every standing, on a site and on a spot; return ids of the photos."""
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(drawn, "JPEG")
    contact = Contact(words=f"{BIRD}contact", delete_on=date(2030, 1, 1))
    photos: list[str] = []
    for number, place in enumerate(PLACES):
        shown = post(f"open{number}", text=Text(zh=OPEN), **place)
        store.cases.add(shown, receipt_code=f"open {number}", contact=contact)
        store.cases.move(shown.id, Move.PUBLISH, actor="li", version=1)
        for name in SECRET:
            photo = read_photo(drawn.getvalue())
            given = post(f"{name}{number}", text=Text(zh=f"{BIRD}{name}"), **place)
            store.cases.add(given, receipt_code=f"{name} {number}", photos=[photo], contact=contact)
            photos += store.cases.read(given.id).photos
            store.cases.note(note(f"n{name}{number}", given.id))
        moves = (("hidden", Move.HIDE, {"reason": f"{BIRD}reason"}),
                 ("asked", Move.ASK_BACK, {"reason": f"{BIRD}question"}),
                 ("merged", Move.MERGE, {"into": shown.id}))  # fmt: skip
        for name, move, details in moves:
            store.cases.move(f"{name}{number}", move, actor="li", version=1, **details)
        store.cases.move(f"withdrawn{number}", Move.PUBLISH, actor="li", version=1)
        assert store.cases.withdraw(f"withdrawn {number}")
    return photos


@pytest.fixture(scope="module")
def aviary(default_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aviary]:
    path = tmp_path_factory.mktemp("aviary") / "store.sqlite"
    path.write_bytes(default_store_file.read_bytes())
    store = open_store(path)
    photos = fill(store)
    add_account(path, "li")
    add_account(path, "wang", subdistricts=(SubDistrict.CHENGJIAQIAO,))
    app = start_app(path)
    yield Aviary(store, app, photos)
    app.stop()
    store.close()


def find_addresses(aviary: Aviary) -> list[str]:
    """Every route there is, with each id that could be asked for put in its place."""
    standings = [f"{name}{number}" for name in SECRET for number in (0, 1)]
    ids = {
        "site_id": ["A01", *standings],
        "feedback_id": standings,
        "reply_id": standings,
        "photo_id": aviary.photo_ids,
        "item": standings,
        "name": ["sites", "events", "feedback", "bodies", "streets", "notes", "contacts", "cases"],
    }
    found = []
    for route in find_all(mapapp.routes, "ROUTE"):
        assert isinstance(route, Route | Mount)
        named = re.findall(r"{(\w+)(?::\w+)?}", route.path)
        values = next((ids[name] for name in reversed(named) if name in ids), ["0"])
        path = route.path.replace("{name}", "feedback") if "item" in named else route.path
        found += [re.sub(r"{[^}]*}", value, path) for value in values]
    return found


def ask(app: RunningApp, address: str, body: bytes | None = None) -> tuple[int, str]:
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
    request = urllib.request.Request(app.address + address, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            told, status = answer, answer.status
            text = f"{told.headers} {told.read().decode(errors='replace')}"
    except urllib.error.HTTPError as error:
        text, status = f"{error.headers} {error.read().decode(errors='replace')}", error.code
    if status == 429 and body is None:
        time.sleep(1)  # the crawl asks more than one address may; it waits like any other
        return ask(app, address)
    return status, text


def test_no_route_tells_a_resident_what_is_not_public(aviary: Aviary) -> None:
    told, shows_open = [], set()
    addresses = find_addresses(aviary)
    assert len(addresses) > len(find_all(mapapp.routes, "ROUTE"))
    for path in addresses:
        for query in QUERIES:
            _, text = ask(aviary.app, f"{path}?{query}")
            told += [(path, query, bird) for bird in birds() if bird in text]
            if OPEN in text:
                shows_open.add(path)
        _, text = ask(aviary.app, path, b'{"lon": 121.4012, "lat": 31.2123, "given": true}')
        told += [(path, "POST", bird) for bird in birds() if bird in text]
    assert told == []
    # It is not their absence that is measured: the published words came by five ways.
    assert shows_open == {
        "/api/sites/A01", "/api/spots", "/api/collections/feedback/items", "/api/search",
        "/feeds/news.atom",
    }  # fmt: skip


def test_no_photo_of_theirs_is_shown(aviary: Aviary) -> None:
    assert len(aviary.photo_ids) == 10
    for photo_id in aviary.photo_ids:
        assert ask(aviary.app, f"/photos/{photo_id}")[0] == 404


def test_no_file_and_no_log_tells(aviary: Aviary) -> None:
    basemap = find_basemap(Path("none"))
    page = build_html_file(aviary.store, Filters(), "zh", basemap=basemap).decode()
    frame = aviary.store.feedback().to_csv()
    assert OPEN in page
    assert OPEN in frame
    log = aviary.app.store_path.with_suffix(".log").read_text()
    for text in (page, frame, log):
        assert BIRD not in text


def test_what_waits_is_told_to_those_who_may_see_it_there_and_kept_nowhere(
    aviary: Aviary,
) -> None:
    callers = {name: Caller(aviary.app.address) for name in ("", "li", "wang")}
    for name in ("li", "wang"):
        callers[name].sign_in(name)
    everyone, mine, hers = (each.send("GET", f"/api/pending?{BOX}") for each in callers.values())
    assert everyone.status_code == 403
    assert "pending0" not in everyone.text
    assert {each["id"] for each in mine.json()["pending"]} == {"pending0", "pending1"}
    assert hers.json() == {"pending": []}
    for answer in (everyone, mine, hers):
        assert answer.headers["cache-control"] == "no-store"
        assert BIRD not in answer.text
