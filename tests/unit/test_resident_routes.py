"""What residents' pages send: counted once, only from our own pages, and nothing is linked."""

from __future__ import annotations

import io
import json
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn
from PIL import Image
from starlette.applications import Starlette
from starlette.middleware import Middleware

from geodata.photos import read_photo
from geodata.store import Store
from geodata.vocab import FeedbackStatus
from geodata.workflow import Move
from mapapp.headers import SecurityHeadersMiddleware, ServicesMiddleware
from mapapp.routes import api_evaluation, api_photos, api_sites, api_support, photos
from mapapp.server import bind_socket
from mapapp.tray import TRAY, Tray
from tests.unit.test_cases import reply
from tests.unit.test_said import say
from tests.unit.test_store import post

to_json = json.dumps
JSON = "application/json"
VOICE = "0123456789abcdef" * 3
OURS = {"Sec-Fetch-Site": "same-origin"}
SUPPORT = "/api/feedback/F1/support"


@dataclass
class Answer:
    """What came back."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Client:
    """Asks a server on this machine, as a browser would."""

    address: str

    def get(self, path: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        return self._ask(urllib.request.Request(self.address + path, headers=dict(headers or {})))

    def post(
        self, path: str, *, headers: Mapping[str, str], content: bytes = b"", json: object = None
    ) -> Answer:
        stated = dict(headers)
        if json is not None:
            content, stated["Content-Type"] = to_json(json).encode(), JSON
        return self._ask(urllib.request.Request(self.address + path, content, stated))

    @staticmethod
    def _ask(request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.headers, refused.read())


@pytest.fixture
def client(store: Store) -> Iterator[Client]:
    modules = (api_evaluation, api_photos, api_sites, api_support, photos)
    services: Any = SimpleNamespace(store=store)
    app = Starlette(
        routes=[each.ROUTE for each in modules],
        middleware=[
            Middleware(SecurityHeadersMiddleware),
            Middleware(ServicesMiddleware, services=services),
        ],
    )
    for budget in (api_photos._BY_ADDRESS, api_support.post_route.__globals__["_BY_ADDRESS"]):
        budget._full_at.clear()
    listener = bind_socket("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Client(f"http://127.0.0.1:{listener.getsockname()[1]}")
    server.should_exit = True
    thread.join(10)


def draw_jpeg() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, "JPEG")
    return written.getvalue()


def test_me_too_counts_one_browser_once_and_is_seen_at_once(client: Client, store: Store) -> None:
    say(store, "F1", "路灯太亮")
    tag = client.get("/api/sites/A29").headers["etag"]
    for given, counted in ((True, 1), (True, 1), (False, 0), (True, 1)):
        answer = client.post(SUPPORT, json={"voice": VOICE, "given": given}, headers=OURS)
        assert (answer.status_code, answer.json()) == (200, {"supports": counted})
    # The count is no revision of the store, yet no browser may keep the old one.
    fresh = client.get("/api/sites/A29", headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    (said,) = (each for each in fresh.json()["feedback"] if each["id"] == "F1")
    assert said["supports"] == 1
    again = client.get("/api/sites/A29", headers={"If-None-Match": fresh.headers["etag"]})
    assert again.status_code == 304


def test_voices_on_two_things_cannot_be_told_to_be_one_browsers(
    client: Client, store: Store, store_path: Path
) -> None:
    for name in ("F1", "F2"):
        say(store, name, "路灯太亮")
        client.post(
            f"/api/feedback/{name}/support", json={"voice": VOICE, "given": True}, headers=OURS
        )
    with sqlite3.connect(store_path) as reader:
        kept = [row[0] for row in reader.execute("SELECT voice FROM supports")]
    assert len(set(kept)) == 2
    assert VOICE not in "".join(kept)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_pages_send_nothing(
    client: Client, store: Store, headers: dict[str, str]
) -> None:
    say(store, "F1", "路灯太亮")
    body = {"voice": VOICE, "given": True}
    assert client.post(SUPPORT, json=body, headers=headers).status_code == 403
    assert client.post("/api/photos", content=draw_jpeg(), headers=headers).status_code == 403
    assert store.cases.read("F1").supports == 0


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b"null", b"[" * 900, b'{"voice": "x", "given": true}',
        b'{"voice": 7, "given": true}', f'{{"voice": "{VOICE}", "given": "yes"}}'.encode(),
        f'{{"voice": "{VOICE}"}}'.encode(), b'{"voice": "' + b"a" * 2000 + b'"}',
    ],
)  # fmt: skip
def test_what_is_no_choice_is_refused(client: Client, store: Store, body: bytes) -> None:
    say(store, "F1", "路灯太亮")
    headers = {**OURS, "Content-Type": "application/json"}
    answer = client.post(SUPPORT, content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "filter")
    assert store.cases.read("F1").supports == 0


def test_what_is_not_public_can_be_neither_supported_nor_told_from_nothing(
    client: Client, store: Store
) -> None:
    say(store, "F1", "还没看过", public=False)
    body = {"voice": VOICE, "given": True}
    pending = client.post(SUPPORT, json=body, headers=OURS)
    unknown = client.post("/api/feedback/F9/support", json=body, headers=OURS)
    assert pending.status_code == unknown.status_code == 404
    assert pending.text.replace("F1", "F9") == unknown.text


def test_a_word_on_a_reply_is_kept_and_its_count_is_not_told(client: Client, store: Store) -> None:
    say(store, "F1", "路灯太亮")
    store.cases.reply(reply(), actor="p", version=2)
    for helped in (True, False):
        answer = client.post(
            "/api/replies/Y1/evaluation", json={"voice": VOICE, "helped": helped}, headers=OURS
        )
        assert (answer.status_code, answer.json()) == (200, {"helped": helped})
    (kept,) = store.cases.read("F1").replies
    assert (kept.helped, kept.not_helped) == (0, 1)
    assert "not_helped" not in client.get("/api/sites/A29").text


def test_an_address_that_sends_too_much_waits(client: Client, store: Store) -> None:
    say(store, "F1", "路灯太亮")
    body = {"voice": VOICE, "given": True}
    codes = [client.post(SUPPORT, json=body, headers=OURS).status_code for _ in range(80)]
    assert codes[:60] == [200] * 60
    assert codes[-1] == 429


def test_a_photo_is_shown_only_while_its_feedback_is_public(client: Client, store: Store) -> None:
    photo = read_photo(draw_jpeg())
    store.cases.add(post("F1"), receipt_code="F-CODE", photos=[photo])
    address = f"/photos/{photo.id}"
    assert client.get(address).status_code == 404
    store.cases.move("F1", Move.PUBLISH, actor="p", version=1)
    shown = client.get(address)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert (shown.content, shown.headers["cache-control"]) == (photo.content, "no-store")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert store.cases.withdraw("F-CODE")
    assert store.cases.read("F1").standing.status is FeedbackStatus.WITHDRAWN
    assert client.get(address).status_code == 404


def test_an_uploaded_photo_is_given_out_once(client: Client) -> None:
    answer = client.post("/api/photos", content=draw_jpeg(), headers=OURS)
    assert answer.status_code == 200
    photo = TRAY.take(answer.json()["handle"])
    assert photo is not None
    assert (photo.width, photo.height) == (40, 30)
    assert TRAY.take(answer.json()["handle"]) is None
    bad = client.post("/api/photos", content=b"<svg onload=alert(1)>", headers=OURS)
    assert (bad.status_code, bad.json()["code"]) == (400, "photo")


def test_a_photo_nobody_takes_is_forgotten_and_the_tray_has_an_end() -> None:
    now = [0.0]
    photo = read_photo(draw_jpeg())
    tray = Tray(keep_s=60, most_bytes=2 * len(photo.content), clock=lambda: now[0])
    first, _ = tray.put(photo), tray.put(photo)
    with pytest.raises(Exception, match="no room"):
        tray.put(photo)
    now[0] = 59
    assert tray.look(first) is photo
    now[0] = 61
    tray.put(photo)
    assert tray.look(first) is photo
    now[0] = 122
    assert tray.look(first) is None
    assert tray.take(first) is None
