"""Role by action, every one of them, against a table typed by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geodata.errors import ForbiddenError
from geodata.vocab import Role, SubDistrict
from mapapp.access import GRANTS, RESIDENT, Action, Person, may, may_somewhere, require
from mapapp.text import say_error

TABLE = Path(__file__).resolve().parents[1] / "data" / "access.csv"
HERE, ELSEWHERE = SubDistrict.XINHUA, SubDistrict.HONGQIAO


def read_table() -> list[tuple[str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row["action"], role.value, row[role.value]) for row in rows for role in Role]


def build_person(role: str, subdistricts: tuple[SubDistrict, ...] | None) -> Person:
    if role == "resident":
        return RESIDENT
    return Person(role=Role(role), account_id="A1", login="li", subdistricts=subdistricts)


def test_table_and_program_know_the_same_actions_and_roles() -> None:
    pairs = [(action, role) for action, role, _ in read_table()]
    assert len(pairs) == len(set(pairs))
    assert {action for action, _ in pairs} == {action.value for action in Action}
    with TABLE.open(encoding="utf-8") as file:
        assert file.readline().strip().split(",") == ["action", *Role]
    assert set(pairs) == {(action.value, role.value) for action in Action for role in Role}
    assert {word for _, _, word in read_table()} == {"yes", "own", "no"}
    assert set(GRANTS) == set(Action)


@pytest.mark.parametrize(("action", "role", "word"), read_table())
def test_each_role_may_do_what_the_table_says_and_no_more(
    action: str, role: str, word: str
) -> None:
    of_part = build_person(role, (HERE,) if role == "planner" else None)
    of_all = build_person(role, None)
    nowhere = build_person(role, ())
    asked = Action(action)
    found = {
        "own place": may(of_part, asked, subdistrict=HERE),
        "other place": may(of_part, asked, subdistrict=ELSEWHERE),
        "no place": may(of_part, asked),
        "somewhere": may_somewhere(of_part, asked),
        "whole district": may(of_all, asked, subdistrict=ELSEWHERE),
        "whole district, no place": may(of_all, asked),
    }
    yes = word == "yes"
    own = word == "own"
    assert found == {
        "own place": yes or own,
        "other place": yes,
        "no place": yes,
        "somewhere": yes or own,
        "whole district": yes or own,
        "whole district, no place": yes or own,
    }
    assert may(nowhere, asked, subdistrict=HERE) is yes
    for subdistrict in (HERE, ELSEWHERE, None):
        if may(of_part, asked, subdistrict=subdistrict):
            require(of_part, asked, subdistrict=subdistrict)
        else:
            with pytest.raises(ForbiddenError):
                require(of_part, asked, subdistrict=subdistrict)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.RESIDENT])
def test_a_role_without_an_account_behind_it_may_nothing(role: Role) -> None:
    assert [action for action in Action if may(Person(role=role, subdistricts=None), action)] == []


def test_a_refusal_is_said_in_both_languages_and_names_what_was_refused() -> None:
    with pytest.raises(ForbiddenError) as caught:
        require(RESIDENT, Action.PUBLISH, subdistrict=HERE)
    assert caught.value.code == "forbidden"
    assert "publish" in say_error("en", caught.value)
    assert "权限" in say_error("zh", caught.value)
