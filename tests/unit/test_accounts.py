"""Accounts and sign-ins: what is a valid one, when it counts, what is kept of it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geodata.accounts import Account, SignIn, fold_login
from geodata.errors import (
    InvalidRecordError,
    LastAdministratorError,
    StoreError,
    UnknownRecordError,
)
from geodata.settings import Settings
from geodata.store import Store
from geodata.vocab import Role, SubDistrict
from mapapp.access import RESIDENT, Action, may
from mapapp.actions.sign_in import (
    find_person,
    sign_out,
    sign_out_everywhere,
    start_sign_in,
    take_over,
)
from mapapp.cookies import hash_token, new_token
from mapapp.tickets import Tickets

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SETTINGS = Settings()
LI = Account(
    id="A1", login="li.na", display_name="李娜", role=Role.PLANNER, created_at=NOON,
    subdistricts=(SubDistrict.XINHUA, SubDistrict.TIANSHAN),
)  # fmt: skip


@pytest.fixture
def token(store: Store) -> str:
    """Li Na's, signed in at noon."""
    store.accounts.add(LI, password_hash="$argon2id$secret", actor="cli:test")
    made = new_token()
    start_sign_in(store, LI, hash_token(made), SETTINGS, device="Firefox, Windows", now=NOON)
    return made


def role_at(store: Store, token: str, hours: float) -> Role:
    return find_person(store, token, SETTINGS, now=NOON + timedelta(hours=hours)).role


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"login": "Li Na"}, "login"),
        ({"login": "l"}, "login"),
        ({"display_name": " "}, "display_name"),
        ({"display_name": "Li\nNa"}, "display_name"),
        ({"role": Role.RESIDENT, "subdistricts": None}, "role"),
        ({"subdistricts": ()}, "subdistricts"),
        ({"role": Role.MODERATOR}, "subdistricts"),
        ({"issuer": "https://id.example"}, "subject"),
        ({"created_at": datetime(2026, 3, 2)}, "created_at"),
    ],
)
def test_an_account_that_breaks_a_rule_does_not_come_to_be(
    change: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidRecordError) as caught:
        replace(LI, **change)  # type: ignore[arg-type]
    assert [fault.field for fault in caught.value.faults] == [field]


def test_a_login_name_is_the_same_in_any_case_and_width() -> None:
    assert fold_login(" Ｌｉ.NA ") == "li.na"


def test_an_account_comes_back_from_the_store_as_it_went_in(store: Store) -> None:
    store.accounts.add(LI, password_hash=None, actor="cli:test")
    everywhere = replace(LI, id="A2", login="wang", subdistricts=None, issuer="https://id.example",
                         subject="42", disabled=True)  # fmt: skip
    store.accounts.add(everywhere, password_hash=None, actor="cli:test")
    assert store.accounts.list_all() == [LI, everywhere]
    assert store.accounts.find_by_identity("https://id.example", "42") == everywhere
    assert store.accounts.find_by_identity("https://other.example", "42") is None
    assert store.accounts.find_by_identity("", "") is None
    with pytest.raises(UnknownRecordError):
        store.accounts.find("zhao")


def test_a_name_or_an_identity_is_given_once(store: Store) -> None:
    linked = replace(LI, issuer="https://id.example", subject="42")
    store.accounts.add(linked, password_hash=None, actor="cli:test")
    for other in (replace(LI, id="A2"), replace(linked, id="A3", login="wang")):
        with pytest.raises(StoreError):
            store.accounts.add(other, password_hash=None, actor="cli:test")
    assert len(store.accounts.list_all()) == 1


def test_a_sign_in_says_who_it_is(store: Store, token: str) -> None:
    person = find_person(store, token, SETTINGS, now=NOON)
    assert (person.login, person.display_name, person.role) == ("li.na", "李娜", Role.PLANNER)
    assert may(person, Action.PUBLISH, subdistrict=SubDistrict.XINHUA)
    assert not may(person, Action.PUBLISH, subdistrict=SubDistrict.HONGQIAO)
    for wrong in ("", "x", token[:-1], token.swapcase(), hash_token(token)):
        assert find_person(store, wrong, SETTINGS, now=NOON) == RESIDENT


def test_half_an_hour_without_use_ends_a_sign_in(store: Store, token: str) -> None:
    assert role_at(store, token, 29 / 60) is Role.PLANNER
    assert role_at(store, token, 58 / 60) is Role.PLANNER
    assert role_at(store, token, (58 + 31) / 60) is Role.RESIDENT


def test_eight_hours_end_a_sign_in_however_busy(store: Store, token: str) -> None:
    quarters = [role_at(store, token, quarter / 4) for quarter in range(1, 34)]
    assert quarters == [Role.PLANNER] * 31 + [Role.RESIDENT] * 2


def test_signing_out_ends_one_sign_in_and_everywhere_ends_all(store: Store, token: str) -> None:
    other, third = new_token(), new_token()
    for each in (other, third):
        start_sign_in(store, LI, hash_token(each), SETTINGS, device="", now=NOON)
    sign_out(store, find_person(store, other, SETTINGS, now=NOON))
    assert [role_at(store, each, 0) for each in (token, other, third)] == [
        Role.PLANNER, Role.RESIDENT, Role.PLANNER]  # fmt: skip
    sign_out_everywhere(store, find_person(store, third, SETTINGS, now=NOON))
    assert [role_at(store, each, 0) for each in (token, other, third)] == [Role.RESIDENT] * 3


def test_a_changed_role_counts_at_once_and_disabling_ends_everything(
    store: Store, token: str
) -> None:
    store.accounts.save(replace(LI, role=Role.MODERATOR, subdistricts=None), actor="cli:test")
    assert role_at(store, token, 0) is Role.MODERATOR
    store.accounts.save(replace(LI, disabled=True), actor="cli:test")
    assert role_at(store, token, 0) is Role.RESIDENT
    store.accounts.save(LI, actor="cli:test")
    assert role_at(store, token, 0) is Role.RESIDENT


def test_a_new_password_ends_what_was_signed_in_with_the_old(store: Store, token: str) -> None:
    store.accounts.set_password("li.na", "$argon2id$other", actor="cli:test")
    assert role_at(store, token, 0) is Role.RESIDENT


def test_changes_of_accounts_stand_in_the_history_without_a_secret(
    store: Store, store_path: Path, token: str
) -> None:
    store.accounts.set_password("li.na", "$argon2id$other", actor="cli:test")
    store.accounts.save(replace(LI, disabled=True), actor="account:root")
    store.accounts.end_sign_ins(LI, actor="account:li.na")
    connection = sqlite3.connect(store_path)
    lines = connection.execute(
        "SELECT actor, action, entity_id, content FROM revisions WHERE entity = 'account'"
    ).fetchall()
    everything = "\n".join(connection.iterdump())
    connection.close()
    assert [line[:3] for line in lines] == [
        ("cli:test", "add", "A1"), ("cli:test", "password", "A1"),
        ("account:root", "change", "A1"), ("account:li.na", "sign out", "A1"),
    ]  # fmt: skip
    assert json.loads(lines[2][3])["disabled"] == 1
    assert not any("argon2" in line[3] or hash_token(token) in line[3] for line in lines)
    assert token not in everything


def test_sign_ins_that_ended_long_ago_are_forgotten(store: Store, token: str) -> None:
    later = NOON + timedelta(days=40)
    start_sign_in(store, LI, hash_token("new"), SETTINGS, device="", now=later)
    assert store.accounts.find_sign_in(hash_token(token)) is None
    assert store.accounts.find_sign_in(hash_token("new")) is not None


def test_a_sign_in_never_outlives_the_proof_of_identity(store: Store, token: str) -> None:
    proven = NOON - timedelta(hours=7, minutes=50)
    start_sign_in(store, LI, hash_token("old"), SETTINGS, device="", now=NOON, since=proven)
    assert role_at(store, "old", 9 / 60) is Role.PLANNER
    assert role_at(store, "old", 11 / 60) is Role.RESIDENT


def test_a_sign_in_needs_a_hash_and_an_end() -> None:
    with pytest.raises(InvalidRecordError) as caught:
        SignIn(token_hash="plain", account_id="A1", created_at=NOON, seen_at=NOON, expires_at=NOON)
    assert {fault.field for fault in caught.value.faults} == {"token_hash", "expires_at"}


def test_the_last_who_may_manage_accounts_stays(store: Store) -> None:
    first = replace(LI, id="A1", login="wang", role=Role.ADMINISTRATOR, subdistricts=None)
    second = replace(first, id="A2", login="zhao", issuer="https://id.example", subject="42")
    store.accounts.add(first, password_hash=None, actor="cli:test")
    for change in ({"disabled": True}, {"role": Role.MODERATOR}):
        with pytest.raises(LastAdministratorError):
            store.accounts.save(replace(first, **change), actor="cli:test")  # type: ignore[arg-type]
    store.accounts.save(replace(first, display_name="Wang"), actor="cli:test")
    store.accounts.add(replace(second, disabled=True), password_hash=None, actor="cli:test")
    with pytest.raises(LastAdministratorError):
        store.accounts.save(replace(first, disabled=True), actor="cli:test")
    store.accounts.save(second, actor="cli:test")
    store.accounts.save(replace(first, disabled=True), actor="cli:test")
    with pytest.raises(LastAdministratorError):
        store.accounts.save(replace(second, role=Role.PLANNER), actor="cli:test")


def test_an_identity_is_linked_later_and_to_one_account_only(store: Store) -> None:
    store.accounts.add(LI, password_hash="$argon2id$secret", actor="cli:test")
    other = replace(LI, id="A2", login="wang")
    store.accounts.add(other, password_hash=None, actor="cli:test")
    store.accounts.save(replace(LI, issuer="https://id.example", subject="42"), actor="cli:test")
    found = store.accounts.find_by_identity("https://id.example", "42")
    assert found is not None
    assert found.login == "li.na"
    assert store.accounts.find_with_hash("li.na")[1] == "$argon2id$secret"
    with pytest.raises(StoreError):
        store.accounts.save(replace(other, issuer="https://id.example", subject="42"),
                            actor="cli:test")  # fmt: skip


def test_a_sign_in_is_taken_over_once_and_lasts_no_longer(store: Store, token: str) -> None:
    later = NOON + timedelta(minutes=10)
    taken = take_over(store, hash_token(token), SETTINGS, "Firefox, Windows", later)
    assert taken is not None
    assert role_at(store, token, 0.2) is Role.RESIDENT
    assert role_at(store, taken, 0.2) is Role.PLANNER
    assert take_over(store, hash_token(token), SETTINGS, "", later) is None
    found = store.accounts.find_sign_in(hash_token(taken))
    assert found is not None
    assert found[0].expires_at == NOON + timedelta(hours=SETTINGS.sign_in_hours)


def test_a_ticket_is_good_once_and_for_a_minute() -> None:
    now = [0.0]
    tickets = Tickets(clock=lambda: now[0])
    first = tickets.give("one")
    assert tickets.give("one") == first
    assert tickets.take(tickets.give("two")) == "two"
    assert tickets.take(first) == "one"
    assert tickets.take(first) is None
    late = tickets.give("one")
    now[0] = 61.0
    assert tickets.take(late) is None
    assert tickets.take("never given") is None
