"""The article's own chains through the detail API, held against the digest of the article."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from typing import Any

import pytest

from tests.conftest import SOURCE, RunningApp
from tests.journeys.steps import read_json

DIGEST = SOURCE / "site-facts.md"
pytestmark = pytest.mark.reference
# The five chains of the article, each with the sites it runs over.
CHAINS = {
    "lock": ("A12",),
    "light and noise": ("A01",),
    "wall": ("A05", "A06"),
    "bicycles": ("A30", "A37"),
    "markets": ("A29",),
}
SITES = sorted(site for sites in CHAINS.values() for site in sites)


@pytest.fixture(scope="module")
def digest() -> str:
    if not DIGEST.is_file():
        pytest.skip("the digest is not beside this checkout")
    return DIGEST.read_text(encoding="utf-8")


def read_facts(digest: str, site: str) -> list[dict[str, Any]]:
    """The lines of section 1.10 about a site: line of the article, kind, years, quantity."""
    lines = (line for line in digest.splitlines() if line.startswith('{"site": '))
    return [fact for fact in map(json.loads, lines) if fact["site"] == site]


def read_themes(digest: str, site: str) -> list[list[str]]:
    """The rows of section 1.5 about a site: theme, category, sentiment, outcome."""
    section = digest.split("### 1.5 ")[1].split("### 1.6 ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in section.splitlines() if line.startswith(f"| {site} ")]  # fmt: skip
    return [row[1:] for row in rows]


def find_years(fact: dict[str, Any]) -> list[int]:
    """The years an anchor gives; one the digest marks as contradicted by others does not count."""
    given = (fact.get("by_release", ""), fact.get("by_writing", ""))
    return [int(each[:4]) for each in given if re.match(r"\d{4}", each) and "!" not in each]


def read_chains(app: RunningApp, chain: str) -> list[dict[str, Any]]:
    """The chains of its sites; a site may have none of its own."""
    found = (read_json(app, f"/api/sites/{site}")["chain"] for site in CHAINS[chain])
    return [each for each in found if each]


@pytest.mark.parametrize("site", SITES)
def test_every_event_of_the_digest_is_told_and_no_other(
    app: RunningApp, digest: str, site: str
) -> None:
    facts = read_facts(digest, site)
    events = read_json(app, f"/api/sites/{site}")["events"]
    wanted = Counter((fact["kind"], fact["line"]) for fact in facts)
    assert facts
    assert Counter((each["kind"], each["source_line"]) for each in events) == wanted
    for fact in facts:
        named = (fact["kind"], fact["line"])
        alike = [each for each in events if (each["kind"], each["source_line"]) == named]
        for year in find_years(fact):
            assert any(_may_be_in(each, year) for each in alike), (fact, year)


def _may_be_in(event: dict[str, Any], year: int) -> bool:
    first = date.fromisoformat(event["date_earliest"] or "0001-01-01")
    last = date.fromisoformat(event["date_latest"] or "9999-12-31")
    return first.year <= year <= last.year


@pytest.mark.parametrize("site", SITES)
def test_meetings_and_rounds_are_counted_as_the_digest_counts_them(
    app: RunningApp, digest: str, site: str
) -> None:
    told = [fact.get("qty", "") for fact in read_facts(digest, site)]
    wanted = [
        int(found[1]) for each in told if (found := re.match(r"(\d+) (meetings|rounds)", each))
    ]
    detail = read_json(app, f"/api/sites/{site}")
    counts = [met["count"] for event in detail["events"] for met in event["rounds"]]
    assert sorted(count for count in counts if count) == sorted(wanted)
    rounds = [int(found[1]) for each in told if (found := re.match(r"(\d+) rounds", each))]
    assert ((detail["chain"] or {}).get("rounds") or 0) == sum(rounds)


@pytest.mark.parametrize("chain", CHAINS)
def test_each_concern_stands_with_what_came_of_it_and_what_is_open_is_listed(
    app: RunningApp, digest: str, chain: str
) -> None:
    raised = 0
    for site in CHAINS[chain]:
        detail = read_json(app, f"/api/sites/{site}")
        themes = read_themes(digest, site)
        reported = [each for each in detail["feedback"] if each["status"] == "reported"]
        assert len(reported) == len(themes)
        raised += len(themes)
        for said in reported:
            assert said["text_zh"]
            assert said["outcome_zh"]
            assert said["outcome_en"]
            assert said["id"] not in detail["unanswered"]
    assert raised, "the digest knows who raised it"
    assert any(each["concern_en"] for each in read_chains(app, chain))


# What came at the end of each, as the digest has it in kinds: done, or still being studied.
ENDS = {"lock": "resolved", "light and noise": "opened", "wall": "completed",
        "bicycles": "resolved", "markets": "under_study"}  # fmt: skip


@pytest.mark.parametrize("chain", CHAINS)
def test_each_chain_ends_where_the_digest_says(app: RunningApp, digest: str, chain: str) -> None:
    facts = [fact for site in CHAINS[chain] for fact in read_facts(digest, site)]
    assert ENDS[chain] in {fact["kind"] for fact in facts}
    details = [read_json(app, f"/api/sites/{site}") for site in CHAINS[chain]]
    kinds = [event["kind"] for detail in details for event in detail["events"]]
    assert ENDS[chain] in kinds
    is_changed = any(each["change_en"] for each in read_chains(app, chain))
    assert is_changed is (ENDS[chain] != "under_study")
