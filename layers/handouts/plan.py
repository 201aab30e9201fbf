"""What a handout says of a site, in the reader's words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from layers.figures.marks import find_kind
from layers.slides.content import Detail, Told, Words
from layers.slides.timeline import say_when

_CHAIN = ("concern", "talk", "decision", "change")


def plan_site(site: Detail, told: Told, words: Words, *, address: str) -> dict[str, Any]:
    """Return what the sheet of a site says; every value is text, a list of texts, or yes and no."""
    facts = [words.code("kind", site["kind"]), words.code("state", site["state"])]
    if site.get("subdistrict"):
        facts.append(words.code("subdistrict", site["subdistrict"]))
    waiting = len(site["unanswered"])
    return {
        "names": words.read(site, "name"),
        "facts": " · ".join(facts),
        "colour": find_kind(site["kind"]).colour_light,
        "where": words.line(site, "where"),
        "has_map": site.get("lon") is not None,
        "accuracy": _say_accuracy(site, words),
        "summary": words.read(site, "summary"),
        "quantities": _list_quantities(site, words),
        "chain": _plan_chain(site, words),
        "events": [_plan_event(event, site, words) for event in site["events"]],
        "voices": list(_plan_voices(site, words)),
        "waiting": words.say("card.unanswered", n=waiting) if waiting else "",
        "sources": [_say_source(source, words) for source in site["sources"].values()],
        "address": f"{address}/?site={site['id']}&lang={words.main}" if address else "",
    }


def _say_accuracy(site: Detail, words: Words) -> str:
    if site.get("accuracy_m") is None:
        return words.say("card.accuracy_unknown")
    return words.say("card.accurate", n=f"{site['accuracy_m']:g}")


def _list_quantities(site: Detail, words: Words) -> list[str]:
    told = [quantity for event in site["events"] for quantity in event["quantities"]]
    other = "en" if words.main == "zh" else "zh"
    lines = [str(each.get(words.main) or each.get(other) or "") for each in told]
    return [line for line in dict.fromkeys(lines) if line]


def _plan_chain(site: Detail, words: Words) -> list[dict[str, Any]]:
    chain = site.get("chain") or {}
    return [
        {"name": words.say(f"role.{step}"), "texts": texts, "last": step == "change"}
        for step in _CHAIN
        if (texts := words.read(chain, step))
    ]


def _plan_event(event: Detail, site: Detail, words: Words) -> dict[str, Any]:
    facts = [words.code("event", event["kind"])]
    source = site["sources"].get(event.get("source"))
    if source:
        line = words.say("file.line", n=event["source_line"]) if event.get("source_line") else ""
        facts.append(f"{words.line(source, 'title')}{line}")
    return {
        "when": say_when(event, words),
        "dated": event["date_shape"] != "none",
        "texts": words.read(event, "text"),
        "facts": " · ".join(facts),
    }


def _plan_voices(site: Detail, words: Words) -> Iterator[dict[str, Any]]:
    for each in site["feedback"]:
        if each["status"] == "withdrawn":
            continue
        came = [words.line(each, "outcome")]
        came += [f"{words.line(reply, 'author')}: {words.line(reply, 'text')}"
                 for reply in each["replies"]]  # fmt: skip
        yield {"texts": words.read(each, "text"), "came": [line for line in came if line]}


def _say_source(source: Detail, words: Words) -> str:
    facts = [words.line(source, each) for each in ("title", "publisher", "date", "licence")]
    return " · ".join(each for each in (*facts, str(source.get("address") or "")) if each)
