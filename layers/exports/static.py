"""The part of the file that needs no script: every site, its history and sources, as HTML.

It is what readers without scripts see, and what is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from geodata.said import both
from layers.page_config import read_words
from layers.story import Story

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OTHER = {"zh": "en", "en": "zh"}
_COMMA = {"zh": "、", "en": ", "}
_COLON = {"zh": "：", "en": ": "}
_GROUPS = ("kind", "state", "subdistrict")
_COLUMNS = ("name", "kind", "state", "subdistrict", "where", "accuracy", "latest", "source")
LANG_TAGS = {"zh": "zh-CN", "en": "en"}


def clean_text(text: object) -> str:
    """Return text with U+FFFD for every character that XML, and so this part, cannot carry."""
    return _FORBIDDEN.sub("\ufffd", str(text))


def to_html(element: Element) -> str:
    """Return the element as HTML; a carriage return is written so that browsers keep it."""
    return tostring(element, encoding="unicode", method="html").replace("\r", "&#13;")


def add(parent: Element, tag: str, text: object = "", **attributes: str) -> Element:
    """Add an element with a text; ``class_`` stands for ``class``, ``data_site`` for its like."""
    named = {
        name.rstrip("_").replace("_", "-"): clean_text(value) for name, value in attributes.items()
    }
    child = SubElement(parent, tag, named)
    child.text = clean_text(text)
    return child


def build_static(pinned: Mapping[str, Any], story: Story | None = None) -> str:
    """Return both languages' sections.

    Parameters
    ----------
    pinned
        ``rows``, ``details`` by id, and ``spots``, as the page takes them.
    story
        Told before them.
    """
    root = Element("main", {"id": "file-static"})
    words = read_words()
    for lang in ("zh", "en"):
        _Section(lang, words[lang], pinned, story).add_to(root)
    return to_html(root)


class _Section:
    """Everything in one language."""

    def __init__(
        self, lang: str, words: Mapping[str, str], pinned: Mapping[str, Any], story: Story | None
    ) -> None:
        self._lang, self._words, self._story = lang, words, story
        self._rows = pinned.get("rows") or []
        self._details: Mapping[str, Any] = pinned.get("details") or {}
        self._spots = pinned.get("spots") or []

    def add_to(self, root: Element) -> None:
        """Add the section."""
        section = add(root, "section", lang=LANG_TAGS[self._lang])
        if self._story:
            self._add_story(add(section, "div", class_="told-story"), self._story)
        add(section, "h2", self._say("file.sites", n=len(self._rows)))
        self._add_table(section)
        add(section, "h2", self._say("file.histories"))
        for row in self._rows:
            if row["id"] in self._details:
                self._add_site(section, self._details[row["id"]])
        self._add_spots(section)
        self._add_sources(section)

    def _add_story(self, parent: Element, story: Story) -> None:
        self._add_text(parent, "h2", both("title", story.title), "title")
        self._add_text(parent, "p", both("lead", story.lead), "lead")
        views = add(parent, "ol")
        for view in story.views:
            line = add(views, "li")
            self._add_text(line, "h3", both("title", view.title), "title")
            detail = self._details.get(view.site or "", {})
            if detail:
                self._add_text(add(line, "p", class_="soft"), "bdi", detail, "name")
            self._add_text(line, "p", both("text", view.text), "text")
            if detail:
                self._add_citation(line, detail, detail)

    def _say(self, key: str, **values: object) -> str:
        text = self._words.get(key, key)
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def _say_code(self, group: str, code: object) -> str:
        return self._say(f"{group}.{code}") if code else ""

    def _add_text(
        self, parent: Element, tag: str, record: Mapping[str, Any], field: str, **attributes: str
    ) -> None:
        """Add a record's text in this language, or in the other one, which is then marked."""
        self._add_either(
            parent, tag, record.get(f"{field}_zh"), record.get(f"{field}_en"), **attributes
        )

    def _add_either(
        self, parent: Element, tag: str, zh: str | None, en: str | None, **attributes: str
    ) -> None:
        said = {"zh": zh or "", "en": en or ""}
        if said[self._lang]:
            add(parent, tag, said[self._lang], **attributes)
        elif said[_OTHER[self._lang]]:
            other = _OTHER[self._lang]
            add(parent, tag, said[other], lang=LANG_TAGS[other], **attributes)

    def _add_table(self, section: Element) -> None:
        table = add(add(section, "div", class_="wide"), "table")
        head = add(add(table, "thead"), "tr")
        for column in _COLUMNS:
            add(head, "th", self._say(f"file.column.{column}"), scope="col")
        body = add(table, "tbody")
        for row in self._rows:
            self._add_row(add(body, "tr"), row, self._details.get(row["id"], {}))

    def _add_row(self, line: Element, row: Mapping[str, Any], detail: Mapping[str, Any]) -> None:
        self._add_text(add(line, "th", scope="row"), "bdi", row, "name")
        add(line, "td", self._say_code("kind", row.get("kind")))
        add(line, "td", self._say_code("state", row.get("state")))
        add(line, "td", self._say_code("subdistrict", row.get("subdistrict")))
        self._add_text(add(line, "td"), "bdi", detail, "where")
        add(line, "td", self._say_accuracy(row))
        self._add_text(add(line, "td"), "bdi", row, "date")
        self._add_citation(add(line, "td"), detail, detail)

    def _say_accuracy(self, row: Mapping[str, Any]) -> str:
        if not row.get("placed", True):
            return self._say("file.no_place")
        metres = row.get("accuracy_m")
        return "" if metres is None else self._say("file.accuracy", n=round(metres))

    def _add_citation(
        self, parent: Element, record: Mapping[str, Any], detail: Mapping[str, Any]
    ) -> None:
        """Say which document, and which line of it, a fact stands in."""
        source = (detail.get("sources") or {}).get(record.get("source") or "")
        if source is None:
            return
        cite = add(parent, "cite")
        self._add_text(cite, "bdi", source, "title")
        if record.get("source_line") is not None:
            add(cite, "span", self._say("file.line", n=record["source_line"]))

    def _add_site(self, section: Element, detail: Mapping[str, Any]) -> None:
        article = add(section, "article", class_="facts", data_site=detail["id"])
        self._add_text(article, "h3", detail, "name")
        kept = [self._say_code(group, detail.get(group)) for group in _GROUPS]
        add(article, "p", _COMMA[self._lang].join(filter(None, kept)), class_="soft")
        self._add_text(article, "p", detail, "summary")
        self._add_texts(article, "file.variants", detail.get("variants") or [])
        if detail.get("evidence_zh") or detail.get("evidence_en"):
            line = self._add_label(article, "file.evidence")
            self._add_text(line, "bdi", detail, "evidence")
        if detail.get("events"):
            history = add(article, "ol")
            for event in detail["events"]:
                self._add_event(add(history, "li"), event, detail)
        if detail.get("feedback"):
            add(article, "h4", self._say("kind.feedback"))
            themes = add(article, "ul")
            for feedback in detail["feedback"]:
                self._add_feedback(add(themes, "li"), feedback, detail)
        self._add_bodies(article, detail.get("bodies") or [])
        self._add_linked(article, detail.get("linked") or [])

    def _add_label(self, parent: Element, key: str) -> Element:
        line = add(parent, "p", class_="fact")
        add(line, "span", self._say(key), class_="label")
        return line

    def _add_texts(self, parent: Element, key: str, texts: Sequence[str]) -> None:
        if texts:
            line = self._add_label(parent, key)
            self._join(line, ((text, text) for text in texts))

    def _join(self, line: Element, texts: Iterable[tuple[str | None, str | None]]) -> None:
        """Add texts with commas between them, each in an element of its own."""
        for place, (zh, en) in enumerate(texts):
            if place:
                add(line, "span", _COMMA[self._lang])
            self._add_either(line, "bdi", zh, en)

    def _add_bodies(self, parent: Element, bodies: Sequence[Mapping[str, Any]]) -> None:
        for body in bodies:
            line = self._add_label(parent, "file.bodies")
            self._add_text(line, "bdi", body, "name")
            self._add_after_colon(line, body, "summary")

    def _add_linked(self, parent: Element, sites: Sequence[Mapping[str, Any]]) -> None:
        if sites:
            line = self._add_label(parent, "file.linked")
            self._join(line, ((site.get("name_zh"), site.get("name_en")) for site in sites))

    def _add_after_colon(self, line: Element, record: Mapping[str, Any], field: str) -> None:
        if record.get(f"{field}_zh") or record.get(f"{field}_en"):
            add(line, "span", _COLON[self._lang])
            self._add_text(line, "bdi", record, field)

    def _add_event(
        self, line: Element, event: Mapping[str, Any], detail: Mapping[str, Any]
    ) -> None:
        head = add(line, "p", class_="when")
        if event.get("date_zh") or event.get("date_en"):
            self._add_text(head, "b", event, "date")
        else:
            add(head, "b", self._say("file.no_date"))
        add(head, "span", self._say_code("event", event.get("kind")), class_="label")
        for field in ("phrase", "basis"):
            self._add_text(head, "bdi", event, field, class_="soft")
        self._add_text(line, "p", event, "text")
        for quantity in event.get("quantities") or []:
            self._add_either(line, "p", quantity.get("zh"), quantity.get("en"), class_="fact")
        actors = event.get("actors") or []
        if actors:
            names = self._add_label(line, "file.actors")
            self._join(names, ((actor.get("zh"), actor.get("en")) for actor in actors))
        for met in event.get("rounds") or []:
            self._add_round(line, met)
        self._add_citation(line, event, detail)

    def _add_round(self, line: Element, met: Mapping[str, Any]) -> None:
        count = met.get("count")
        said = self._say("file.rounds_many" if count is None else "file.rounds", n=count)
        fact = add(line, "p", class_="fact")
        add(fact, "span", said, class_="label")
        self._add_text(fact, "bdi", met, "who")
        self._add_after_colon(fact, met, "about")

    def _add_feedback(
        self, line: Element, feedback: Mapping[str, Any], detail: Mapping[str, Any]
    ) -> None:
        head = add(line, "p", class_="when")
        if feedback.get("status") == "withdrawn":
            add(line, "p", self._say("card.withdrawn"), class_="soft")
            self._add_answered(line, feedback, detail)
            return
        add(head, "b", self._say_code("category", feedback.get("category")))
        add(head, "span", self._say_code("mood", feedback.get("mood")), class_="label")
        add(head, "span", self._say_code("status", feedback.get("status")), class_="label")
        if feedback.get("date"):
            add(head, "span", feedback["date"], class_="soft")
        self._add_text(line, "p", feedback, "text")
        self._add_text(line, "p", feedback, "outcome")
        self._add_citation(line, feedback, detail)
        self._add_figures(line, feedback)
        self._add_answered(line, feedback, detail)

    def _add_figures(self, line: Element, feedback: Mapping[str, Any]) -> None:
        counted = ("support_count", feedback.get("supports") or 0), (
            "photos_left", len(feedback.get("photos") or []))  # fmt: skip
        said = [self._say_code("step", feedback.get("step"))]
        said += [self._say(f"card.{key}", n=number) for key, number in counted if number]
        if any(said):
            add(line, "p", _COMMA[self._lang].join(filter(None, said)), class_="soft")

    def _add_answered(
        self, line: Element, feedback: Mapping[str, Any], detail: Mapping[str, Any]
    ) -> None:
        for reply in feedback.get("replies") or []:
            head = add(line, "p", class_="when")
            add(head, "b", self._say("card.reply"))
            self._add_text(head, "bdi", reply, "author")
            add(head, "span", reply.get("date") or "", class_="soft")
            self._add_text(line, "p", reply, "text")
            if reply.get("event_text_zh") or reply.get("event_text_en"):
                done = self._add_label(line, "card.reply_event")
                self._add_text(done, "bdi", reply, "event_text")
        if feedback.get("answers"):
            below = add(line, "ul")
            for answer in feedback["answers"]:
                self._add_feedback(add(below, "li"), answer, detail)

    def _add_spots(self, section: Element) -> None:
        if not self._spots:
            return
        add(section, "h2", self._say("file.spots"))
        places = add(section, "ul", class_="said")
        for spot in self._spots:
            for said in spot.get("said") or ():
                self._add_feedback(add(places, "li"), said, {})

    def _add_sources(self, section: Element) -> None:
        add(section, "h2", self._say("file.sources"))
        entries = add(section, "ul", class_="sources")
        for source in find_sources(self._details).values():
            entry = add(entries, "li")
            self._add_text(entry, "b", source, "title")
            for field in ("publisher", "date", "licence"):
                self._add_text(entry, "bdi", source, field)
            address = source.get("address") or ""
            if address.startswith("https://"):
                add(entry, "a", address, href=address, rel="noreferrer noopener")
            elif address:
                add(entry, "bdi", address)


def find_sources(details: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the documents the sites cite, by id, in the order of their ids."""
    found = {
        name: source
        for detail in details.values()
        for name, source in (detail.get("sources") or {}).items()
    }
    return dict(sorted(found.items()))
