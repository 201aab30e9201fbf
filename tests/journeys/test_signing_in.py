"""Someone who answers signs in, is known on every screen, and signs out everywhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from geodata.vocab import Role, SubDistrict
from tests.accounts import PASSWORD, add_account
from tests.conftest import RunningApp, Visit, Visits, start_app
from tests.journeys.steps import settle

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def office(
    default_store_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    """The app with accounts, and little room for uploads."""
    path = tmp_path_factory.mktemp("office") / "store.sqlite"
    shutil.copy(default_store_file, path)
    add_account(path, "li", subdistricts=(SubDistrict.XINHUA,))
    add_account(path, "chen")
    add_account(path, "mo", Role.MODERATOR)
    add_account(path, "admin", Role.ADMINISTRATOR)
    running = start_app(path, MAPAPP_UPLOAD_MB_PERSON="1", MAPAPP_UPLOAD_MB_TOTAL="1")
    yield running
    running.stop()


def sign_in(page: Page, app: RunningApp, login: str, *, lang: str = "en", then: str = "/") -> None:
    page.goto(f"{app.address}/auth/sign-in?lang={lang}&next={then}")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/auth/" not in address)
    page.locator(".st-key-panel").wait_for()
    settle(page)


@pytest.mark.parametrize(
    ("width", "lang", "words"),
    [
        (1280, "en", ("Sign in", "Signed in as", "Sign out")),
        (390, "zh", ("登录", "已登录", "退出登录")),
    ],
)
def test_from_the_menu_to_the_page_and_back_to_where_one_was(
    office: RunningApp, visits: Visits, width: int, lang: str, words: tuple[str, str, str]
) -> None:
    visit = visits.open(width=width, height=844, lang="zh-CN" if lang == "zh" else "en-GB")
    page = visit.page
    page.goto(f"{office.address}/?lang={lang}&q=park")
    settle(page)
    if width < 640:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name=words[0]).click()
    page.locator(".sign-in-link").wait_for()
    if width < 640:
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    page.locator(".sign-in-link").click()
    page.locator("#login").fill("li")
    page.locator("#password").fill("not the password")
    page.get_by_role("button", name=words[0]).click()
    page.get_by_role("alert").wait_for()
    expect(page.locator("#login")).to_have_value("li")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name=words[0]).click()
    page.get_by_text(re.compile(f"{words[1]}.*Li 李")).wait_for()
    assert "q=park" in page.url
    assert f"lang={lang}" in page.url
    page.get_by_role("button", name=words[2], exact=True).click()
    page.locator(".sign-in-link").wait_for()
    page.reload()
    page.locator(".sign-in-link").wait_for()


def test_signing_out_everywhere_ends_the_other_browser_at_its_next_action(
    office: RunningApp, visits: Visits
) -> None:
    desk = visits.open(width=1600, lang="en-GB")
    phone = visits.open(width=390, height=844, lang="en-GB")
    for visit in (desk, phone):
        sign_in(visit.page, office, "admin", then="/accounts")
        visit.page.get_by_role("button", name="Disable").first.wait_for()
    desk.page.get_by_role("link", name="Admin 李").click()
    desk.page.get_by_role("button", name="Sign out everywhere").click()
    desk.page.locator(".sign-in-link").wait_for()
    # The phone still shows the buttons; pressing one does nothing but say why.
    phone.page.locator(".st-key-user_Achen").get_by_role("button", name="Disable").click()
    phone.page.locator(".sign-in-link").wait_for()
    fresh = visits.open(lang="en-GB")
    sign_in(fresh.page, office, "admin", then="/accounts")
    chen = fresh.page.locator(".st-key-user_Achen")
    chen.get_by_role("button", name="Disable").wait_for()


def test_an_administrator_ends_a_colleagues_session(office: RunningApp, visits: Visits) -> None:
    theirs, mine = visits.open(lang="en-GB"), visits.open(lang="en-GB")
    sign_in(theirs.page, office, "mo", then="/account")
    theirs.page.get_by_text("Signed in as Mo 李").wait_for()
    sign_in(mine.page, office, "admin", then="/accounts")
    mine.page.locator(".st-key-user_Amo").get_by_role("button", name="Disable").click()
    mine.page.locator(".st-key-user_Amo").get_by_text("disabled").wait_for()
    theirs.page.get_by_role("link", name="About").click()
    theirs.page.get_by_role("link", name="Sign in").wait_for()


@pytest.mark.parametrize("login", ["", "li"])
def test_a_screen_one_may_not_see_is_not_in_the_menu_and_refuses_its_address(
    office: RunningApp, visits: Visits, login: str
) -> None:
    page = visits.open(lang="en-GB").page
    if login:
        sign_in(page, office, login)
    page.goto(f"{office.address}/accounts?lang=en")
    page.get_by_text("This part is for people who work with the map").wait_for()
    expect(page.get_by_role("link", name="Accounts")).to_have_count(0)
    assert "admin" not in page.locator(".st-key-panel").inner_text().lower()


def watch_session(visit: Visit) -> list[str]:
    """Collect the names Streamlit gives this page's sessions."""
    found: list[str] = []

    def read(payload: object) -> None:
        message = ForwardMsg()
        message.ParseFromString(payload if isinstance(payload, bytes) else str(payload).encode())
        if message.WhichOneof("type") == "new_session":
            found.append(message.new_session.initialize.session_id)

    visit.page.on("websocket", lambda socket: socket.on("framereceived", read))
    return found


def upload(page: Page, session_id: str, name: str, size: int, method: str = "PUT") -> int:
    """Send a file the way Streamlit's own script does; return the status."""
    status: int = page.evaluate(
        """async ([session, name, size, method]) => {
          const form = new FormData();
          form.append(name, new File([new Uint8Array(size)], name));
          const xsrf = document.cookie.match(/_streamlit_xsrf=([^;]+)/)[1];
          const answer = await fetch(`/_stcore/upload_file/${session}/${name}`, {
            method, body: method === "PUT" ? form : null, headers: { "X-Xsrftoken": xsrf },
          });
          return answer.status;
        }""",
        [session_id, name, size, method],
    )
    return status


def upload_by_detours(page: Page, session_id: str) -> list[int]:
    """Send a file to the same route, its address spelt otherwise; return the statuses."""
    statuses: list[int] = page.evaluate(
        """async (session) => {
          const xsrf = document.cookie.match(/_streamlit_xsrf=([^;]+)/)[1];
          const found = [];
          for (const path of ["/%5Fstcore/upload_file/", "/_stcore/upload%5Ffile/",
                              "//_stcore/upload_file/", "/_stcore//upload_file/",
                              "/_STCORE/UPLOAD_FILE/", "/./_stcore/x/../upload_file/",
                              "/about/_stcore/upload_file/", "/_stcore/upload_file//"]) {
            const form = new FormData();
            form.append("x", new File([new Uint8Array(10)], "x"));
            const answer = await fetch(location.origin + path + session + "/x",
              { method: "PUT", body: form, headers: { "X-Xsrftoken": xsrf } });
            found.push(answer.status);
          }
          return found;
        }""",
        session_id,
    )
    return statuses


def test_only_who_may_bring_files_in_can_send_any_and_only_so_much(
    office: RunningApp, visits: Visits
) -> None:
    visit = visits.open(lang="en-GB")
    sessions = watch_session(visit)
    page = visit.page
    page.goto(f"{office.address}/about?lang=en")
    settle(page)
    assert upload(page, sessions[-1], "a", 1000) == 403
    assert all(status >= 400 for status in upload_by_detours(page, sessions[-1]))
    sign_in(page, office, "li", then="/about")
    session_id = sessions[-1]
    assert upload(page, session_id, "a", 600_000) == 204
    assert upload(page, session_id, "b", 600_000) == 413
    assert upload(page, session_id, "c", 300_000) == 204
    assert upload(page, session_id, "a", 0, "DELETE") == 204
    assert upload(page, session_id, "b", 600_000) == 204
    other = visits.open(lang="en-GB")
    others = watch_session(other)
    sign_in(other.page, office, "chen", then="/about")
    assert upload(other.page, session_id, "d", 1000) == 403
    # Together they may keep 1 MB; 0.9 of it lie there already.
    assert upload(other.page, others[-1], "e", 300_000) == 413
    assert upload(other.page, others[-1], "f", 50_000) == 204
    for number in range(16):
        status = upload(other.page, others[-1], f"empty{number}", 0)
    assert status == 413, "empty files take room, too"
