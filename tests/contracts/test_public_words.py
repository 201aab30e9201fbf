"""Personal data in published feedback leave the store by no public way, and cannot be asked for."""

from __future__ import annotations

import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from geodata.filters import Filters
from geodata.models import Feedback, Text
from geodata.receipts import new_receipt_code
from geodata.store import Store, open_store
from geodata.store.read_sites import find_rows
from geodata.vocab import FeedbackCategory, FeedbackStatus, Mood
from geodata.workflow import Move
from layers.basemap.in_force import find_basemap
from tests.conftest import RunningApp, start_app
from tests.files_out import build_html_file

CANARIES = (
    "13800138000",
    "11010519491231002X",
    "李建国",
    "沪A12345",
    "can@example.org",
    "302室",
)
WORDS = "铃声太吵。{0}，{1}，{2}先生，{3}，{4}，愚园路1018弄5号{5}"
SPOT = (121.4275, 31.2165)


@dataclass
class Published:
    """A store with feedback that holds canaries, open to the public."""

    store: Store
    app: RunningApp
    site_id: str
    code: str
    words: str


@pytest.fixture(scope="module")
def published(
    default_store_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Published]:
    path = tmp_path_factory.mktemp("canary") / "store.sqlite"
    path.write_bytes(default_store_file.read_bytes())
    store = open_store(path)
    site_id = find_rows(store, Filters(), limit=1, offset=0)[0].id
    words, code = WORDS.format(*CANARIES), new_receipt_code()
    places = ({"site_id": site_id}, {"longitude": SPOT[0], "latitude": SPOT[1]})
    for number, place in enumerate(places):
        feedback = Feedback(
            id=f"F{number}",
            category=FeedbackCategory.NOISE,
            mood=Mood.CONCERN,
            text=Text(zh=words),
            status=FeedbackStatus.PENDING,
            created_at=datetime(2026, 11, 1, tzinfo=UTC),
            **place,  # type: ignore[arg-type]
        )
        store.cases.add(feedback, receipt_code=code if number == 0 else new_receipt_code())
        store.cases.move(f"F{number}", Move.PUBLISH, actor="office", version=1)
    app = start_app(path)
    yield Published(store, app, site_id, code, words)
    app.stop()
    store.close()


def read(app: RunningApp, path: str) -> str:
    with urllib.request.urlopen(app.address + path, timeout=20) as answer:
        return str(answer.read().decode())


def hold_no_canary(text: str) -> bool:
    return not any(canary in text for canary in CANARIES)


@pytest.mark.parametrize(
    ("path", "shows_words"),
    [
        ("/api/sites/{site}", True),
        ("/api/spots?bbox=121.42,31.21,121.44,31.22", True),
        ("/api/collections/feedback/items?limit=1000", True),
        ("/api/collections/feedback/items?limit=1000&f=html", True),
        ("/api/collections/feedback/items/F0", True),
        ("/feeds/news.atom?site={site}", True),
        ("/feeds/events.ics", False),
        ("/api/dataset", False),
        ("/api/map?bbox=121.3,31.1,121.5,31.3&zoom=18", False),
        ("/api/rows", False),
        ("/api/search?q=%E9%93%83%E5%A3%B0%E5%A4%AA%E5%90%B5", True),
    ],
)
def test_no_address_tells(published: Published, path: str, shows_words: bool) -> None:
    text = read(published.app, path.format(site=published.site_id))
    assert hold_no_canary(text)
    # The words themselves are there: it is not their absence that is measured.
    assert ("铃声太吵" in text) is shows_words


def test_no_file_tells(published: Published, tmp_path: Path) -> None:
    basemap = find_basemap(tmp_path / "none")
    text = build_html_file(published.store, Filters(), "zh", basemap=basemap).decode()
    assert "铃声太吵" in text
    assert hold_no_canary(text)
    frame = published.store.feedback().to_csv()
    assert "铃声太吵" in frame
    assert hold_no_canary(frame)


@pytest.mark.parametrize("canary", CANARIES)
def test_nobody_finds_feedback_by_what_was_left_out(published: Published, canary: str) -> None:
    words = Filters(text=canary)
    assert published.site_id not in {
        row.id for row in find_rows(published.store, words, limit=500, offset=0)
    }
    asked = urllib.parse.quote(canary)
    for path in (f"/api/search?q={asked}", f"/api/rows?q={asked}"):
        assert "F0" not in read(published.app, path)
        assert published.site_id not in read(published.app, path)


def test_the_words_are_kept_as_written_for_author_and_office(published: Published) -> None:
    case = published.store.cases.find_mine(published.code)
    assert case is not None
    assert case.feedback.text.zh == published.words
