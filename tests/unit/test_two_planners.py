"""Two planners at once, on SQLite and on PostGIS: the second sees the first's change and merges."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geodata.bundle import read_bundle
from geodata.errors import ChangedMeanwhileError
from geodata.models import Text
from geodata.store import Store, open_store
from geodata.store.read_records import read_site
from geodata.store.write_history import Change
from geodata.vocab import FeedbackStatus, SiteState, Step
from geodata.workflow import Move
from tests.conftest import find_free_port
from tests.postgis import find_postgres, run_cluster
from tests.unit.test_cases import reply
from tests.unit.test_store import post

NAMES = ("li", "wang", "zhao", "qian", "sun", "zhou")


@pytest.fixture(scope="module", params=["sqlite", "postgis"])
def place(
    request: pytest.FixtureRequest, default_store_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:  # fmt: skip
    """Address of a store with the default data set, of each database."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("two") / "store.sqlite"
        path.write_bytes(default_store_file.read_bytes())
        yield str(path)
        return
    programs = find_postgres()
    if programs is None:
        pytest.skip("PostgreSQL with PostGIS is not installed; python tests/run_all.py installs it")
    with run_cluster(programs, find_free_port()) as address:
        store = open_store(address)
        store.load_bundle(read_bundle())
        store.close()
        yield address


@pytest.fixture
def desks(place: str) -> Iterator[list[Store]]:
    """As many programs on one store as there are planners."""
    stores = [open_store(place) for _ in NAMES]
    yield stores
    for store in stores:
        store.close()


def at_once(acts: list[Callable[[], None]]) -> None:
    """Let all act at the same moment; whatever one of them met with is raised."""
    gate, wrong = threading.Barrier(len(acts)), []

    def run(act: Callable[[], None]) -> None:
        gate.wait()
        try:
            act()
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]


def test_each_adds_a_name_to_one_site_and_none_is_lost(desks: list[Store]) -> None:
    """Read, change, and where somebody was faster: read again, put one's own change on theirs."""
    refusals: list[str] = []

    def edit(store: Store, name: str) -> None:
        for _ in NAMES:
            version = store.histories.find_version("site", "A12")
            site = read_site(store, "A12").site
            changed = replace(site, variants=(*site.variants, f"name by {name}"))
            try:
                store.histories.save_site(changed, Change(actor=name, version=version))
                return
            except ChangedMeanwhileError:
                refusals.append(name)
        raise AssertionError(f"{name} was refused {len(NAMES)} times")

    before = desks[0].histories.find_version("site", "A12")
    at_once([lambda s=store, n=name: edit(s, n) for store, name in zip(desks, NAMES, strict=True)])
    site = read_site(desks[0], "A12").site
    assert {f"name by {name}" for name in NAMES} <= set(site.variants)
    assert desks[0].histories.find_version("site", "A12") == before + len(NAMES)
    told = desks[0].histories.find_versions("site", "A12")
    assert sorted(each.actor for each in told)[-len(NAMES) :] == sorted(NAMES)
    assert desks[0].verify_log()[0] == []


def test_who_saves_over_a_change_is_refused_sees_it_and_merges(desks: list[Store]) -> None:
    first, second = desks[:2]
    version = second.histories.find_version("site", "A13")
    seen = read_site(second, "A13").site
    summary = Text(zh="先改的", en="Changed first")
    first.histories.save_site(replace(seen, summary=summary), Change(actor="li", version=version))
    mine = replace(seen, state=SiteState.PLANNED)
    with pytest.raises(ChangedMeanwhileError):
        second.histories.save_site(mine, Change(actor="wang", version=version))
    assert read_site(second, "A13").site.summary == summary
    # What the screen says: which columns the other changed, and who it was.
    newest = max(second.histories.find_versions("site", "A13"), key=lambda each: each.line)
    assert (newest.actor, set(newest.changed)) == ("li", {"summary_zh", "summary_en"})
    merged = replace(read_site(second, "A13").site, state=SiteState.PLANNED)
    version = second.histories.find_version("site", "A13")
    second.histories.save_site(merged, Change(actor="wang", version=version))
    kept = read_site(first, "A13").site
    assert (kept.summary, kept.state) == (summary, SiteState.PLANNED)
    assert first.verify_log()[0] == []


def test_of_all_who_decide_on_one_case_at_once_one_does_and_the_others_are_told(
    desks: list[Store], place: str
) -> None:
    name = f"T{len(place)}"
    desks[0].cases.add(post(name), receipt_code=name)
    won: list[str] = []
    told: list[object] = []

    def decide(store: Store, who: str) -> None:
        move, details = (
            (Move.PUBLISH, {}) if who in NAMES[:3] else (Move.HIDE, {"reason": f"by {who}"})
        )
        try:
            store.cases.move(name, move, actor=who, version=1, **details)
            won.append(who)
        except ChangedMeanwhileError as refused:
            told.append(refused.facts["version"])

    at_once([lambda s=store, n=who: decide(s, n) for store, who in zip(desks, NAMES, strict=True)])
    (who,) = won
    assert told == [2] * (len(NAMES) - 1)
    standing = desks[-1].cases.read(name).standing
    assert standing.status is (
        FeedbackStatus.PUBLISHED if who in NAMES[:3] else FeedbackStatus.HIDDEN
    )
    assert standing.reason == ("" if who in NAMES[:3] else f"by {who}")
    assert desks[0].verify_log()[0] == []


def test_answer_step_due_day_and_assignee_set_at_once_all_stand(desks: list[Store]) -> None:
    """Each tries again on what stands now, as the desk does after "I have seen it"."""
    desks[0].cases.add(post("U1"), receipt_code="U1")
    desks[0].cases.move("U1", Move.PUBLISH, actor="li", version=1)

    def do(store: Store, act: Callable[[Store, int], int]) -> None:
        for _ in NAMES:
            try:
                act(store, store.cases.read("U1").version)
                return
            except ChangedMeanwhileError:
                continue
        raise AssertionError("refused again and again")

    acts: list[Callable[[Store, int], int]] = [
        lambda s, v: s.cases.move("U1", Move.ASSIGN, actor="li", version=v, assignee="wang"),
        lambda s, v: s.cases.move("U1", Move.SET_DUE, actor="wang", version=v,
                                  due_on=date(2026, 12, 1)),
        lambda s, v: s.cases.reply(reply("UY1", "U1"), actor="zhao", version=v),
        lambda s, v: s.cases.reply(reply("UY2", "U1"), actor="qian", version=v),
    ]  # fmt: skip
    at_once([lambda s=store, a=act: do(s, a) for store, act in zip(desks, acts, strict=False)])
    case = desks[-1].cases.read("U1")
    assert {each.id for each in case.replies} == {"UY1", "UY2"}
    assert case.standing.assignee == "wang"
    assert case.standing.due_on == date(2026, 12, 1)
    assert case.standing.step is Step.INFORMED
    assert case.version == 6
    assert desks[0].verify_log()[0] == []
