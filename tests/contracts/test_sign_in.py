"""Signing in, against the running app: what lets someone in, and what does not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from geodata.store import open_store
from geodata.vocab import Role
from mapapp.cookies import hash_token
from tests.accounts import PASSWORD, Caller, add_account, change_row
from tests.conftest import RunningApp, start_app


@pytest.fixture(scope="module")
def office(
    default_store_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    """The app with accounts."""
    path = tmp_path_factory.mktemp("office") / "store.sqlite"
    shutil.copy(default_store_file, path)
    for login in ("li", "wang", "chen", "zhao"):
        add_account(path, login)
    add_account(path, "mo", Role.MODERATOR)
    add_account(path, "gone", disabled=True)
    running = start_app(path)
    yield running
    running.stop()


@pytest.fixture
def caller(office: RunningApp) -> Caller:
    return Caller(office.address)


def test_the_right_password_lets_in_and_a_wrong_one_does_not(caller: Caller) -> None:
    assert not caller.is_let_in()
    wrong = caller.sign_in("li", "not the password")
    assert wrong.status_code == 401
    assert "do not match" in wrong.text
    assert caller.token == ""
    right = caller.sign_in(" LI ")
    assert (right.status_code, right.headers["location"]) == (303, "/")
    assert caller.is_let_in()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(office: RunningApp) -> None:
    plain, secure = Caller(office.address), Caller(office.address, scheme="https")
    said = plain.sign_in("li").headers.get_list("set-cookie")[-1].lower()
    assert said.startswith("changning_sign_in=")
    assert {"httponly", "samesite=strict", "path=/", "max-age=28800"} <= set(said.split("; "))
    assert "secure" not in said
    said = secure.sign_in("li").headers.get_list("set-cookie")[-1].lower()
    assert said.startswith("__host-changning_sign_in=")
    assert {"httponly", "samesite=strict", "path=/", "secure"} <= set(said.split("; "))
    assert "domain" not in said
    assert secure.is_let_in()
    # By https a cookie counts only if no other host and no unencrypted page could have set it.
    secure.cookies = {"changning_sign_in": plain.token}
    assert not secure.is_let_in()


def test_the_page_runs_no_script_and_cannot_be_framed_or_kept(caller: Caller) -> None:
    page = caller.send("GET", "/auth/sign-in")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert "<script" not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_each_sign_in_gets_a_token_of_its_own_and_ends_the_one_before(caller: Caller) -> None:
    chosen = "x" * 43
    caller.cookies["changning_sign_in"] = chosen
    caller.sign_in("li")
    first = caller.token
    assert len(first) >= 43
    assert first != chosen
    caller.sign_in("li")
    second = caller.token
    assert second != first
    assert caller.is_let_in()
    for old in (chosen, first):
        caller.cookies["changning_sign_in"] = old
        assert not caller.is_let_in()


def test_a_cookie_kept_after_signing_out_lets_nobody_in(caller: Caller) -> None:
    caller.sign_in("li")
    kept = caller.token
    form = caller.find_form("/auth/sign-out")
    assert caller.is_let_in(), "a link alone signs nobody out"
    assert caller.post("/auth/sign-out", {"form": form}).status_code == 303
    assert caller.token == ""
    caller.cookies["changning_sign_in"] = kept
    assert not caller.is_let_in()


def test_signing_out_everywhere_ends_the_other_browser(office: RunningApp) -> None:
    one, other = Caller(office.address), Caller(office.address)
    one.sign_in("wang")
    other.sign_in("wang")
    assert other.is_let_in()
    form = one.find_form("/auth/sign-out-everywhere")
    one.post("/auth/sign-out-everywhere", {"form": form})
    assert not other.is_let_in()


@pytest.mark.parametrize("column", ["seen_at", "expires_at"])
def test_time_ends_a_sign_in(office: RunningApp, caller: Caller, column: str) -> None:
    caller.sign_in("li")
    assert caller.is_let_in()
    ago = {"seen_at": "-31 minutes", "expires_at": "-1 seconds"}[column]
    moved = change_row(
        office.store_path,
        f"UPDATE sign_ins SET {column} = strftime('%Y-%m-%dT%H:%M:%f', 'now', ?) || '+00:00' "
        "WHERE token_hash = ?",
        ago,
        hash_token(caller.token),
    )
    assert moved == 1
    assert not caller.is_let_in()


def test_a_disabled_account_is_out_at_once_and_told_no_more_than_anyone(
    office: RunningApp, caller: Caller
) -> None:
    caller.sign_in("chen")
    assert caller.is_let_in()
    store = open_store(office.store_path)
    account = store.accounts.find("chen")
    store.accounts.save(replace(account, disabled=True), actor="cli:test")
    store.close()
    assert not caller.is_let_in()
    assert caller.sign_in("chen").status_code == 401


def test_the_answer_is_the_same_for_a_wrong_name_a_wrong_password_and_a_disabled_account(
    office: RunningApp,
) -> None:
    answers = []
    for login, password in (("li", "not the password"), ("nobody", PASSWORD), ("gone", PASSWORD)):
        caller = Caller(office.address)
        answer = caller.sign_in(login, password)
        text = re.sub(r'value="[0-9a-f]{64}"', "", answer.text)
        text = text.replace(f'value="{login}"', "")
        headers = {name for name in answer.headers if name != "content-length"}
        answers.append((answer.status_code, text, headers))
    assert answers[0][0] == 401
    assert answers[1:] == answers[:1] * 2


@pytest.mark.parametrize("login", ["zhao", "nobody at all"])
def test_too_many_tries_are_stopped_whether_or_not_the_account_exists(
    office: RunningApp, login: str
) -> None:
    tries = [Caller(office.address).sign_in(login, "guess number one") for _ in range(6)]
    assert [answer.status_code for answer in tries] == [401] * 5 + [429]
    assert re.search(r"wait \d+ seconds", tries[-1].text)
    # The right password does not get past the limit either; another name is not held up.
    assert Caller(office.address).sign_in(login).status_code == 429
    assert Caller(office.address).sign_in("li").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "", "Sec-Fetch-Site": "same-origin"},
    ],
)
@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/sign-out-everywhere"])
def test_another_sites_page_can_neither_sign_in_nor_out(
    caller: Caller, headers: dict[str, str], path: str
) -> None:
    caller.sign_in("li")
    token = caller.token
    fields = {"form": caller.find_form(path), "login": "wang", "password": PASSWORD}
    answer = caller.post(path, fields, **headers)
    assert answer.status_code == 403
    assert caller.token == token
    assert caller.is_let_in()


def test_a_form_is_tied_to_the_browser_it_was_shown_in(office: RunningApp, caller: Caller) -> None:
    others = Caller(office.address).find_form()
    mine = caller.find_form()
    good = {"login": "li", "password": PASSWORD}
    for form in (others, "", "0" * 64):
        assert caller.post("/auth/sign-in", {**good, "form": form}).status_code == 403
    del caller.cookies["changning_form"]
    assert caller.post("/auth/sign-in", {**good, "form": mine}).status_code == 403
    assert caller.token == ""


def test_a_form_without_end_is_not_read(caller: Caller) -> None:
    form = caller.find_form()
    fields = {"form": form, "login": "li", "password": "x" * 100_000}
    assert caller.post("/auth/sign-in", fields).status_code == 403


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/about?lang=zh&q=愚园路", "/about?lang=zh&q=%E6%84%9A%E5%9B%AD%E8%B7%AF"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("/auth/sign-out", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_stays_here(caller: Caller, asked: str, leads_to: str) -> None:
    answer = caller.sign_in("li", path="/auth/sign-in?" + urlencode({"next": asked}))
    assert answer.status_code == 303
    assert answer.headers["location"] == leads_to
    assert "x=1" not in str(answer.headers)


def test_a_name_typed_wrong_is_shown_as_text(caller: Caller) -> None:
    typed = '"><script>alert(1)</script>${x}'
    answer = caller.sign_in(typed, "whatever it may be")
    assert "<script" not in answer.text
    assert "&quot;&gt;&lt;script&gt;" in answer.text


@pytest.mark.parametrize(("lang", "word"), [("zh", "用户名"), ("en", "Login name")])
def test_the_page_speaks_both_languages(caller: Caller, lang: str, word: str) -> None:
    assert word in caller.send("GET", f"/auth/sign-in?lang={lang}").text


def test_no_secret_reaches_the_log(office: RunningApp, caller: Caller) -> None:
    caller.sign_in("li", "a secret nobody should read")
    caller.sign_in("li")
    log = office.store_path.with_suffix(".log").read_text(encoding="utf-8")
    assert "Ready" in log
    for secret in ("a secret nobody should read", PASSWORD, caller.token):
        assert secret not in log
