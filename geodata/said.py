"""What residents said and what came of it, as card, popup and exported file show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geodata.days import to_day
from geodata.models import Citation, Text
from geodata.store.read_said import Said, ShownReply
from geodata.vocab import FeedbackStatus, Mood


def both(name: str, text: Text) -> dict[str, str]:
    """Return a text under its name in both languages."""
    return {f"{name}_zh": text.zh, f"{name}_en": text.en}


def cite(citation: Citation | None) -> dict[str, Any]:
    """Return where a fact stands."""
    if citation is None:
        return {"source": None, "source_line": None}
    return {"source": citation.source_id, "source_line": citation.line}


def describe_said(said: Said) -> dict[str, Any]:
    """Describe one piece of feedback with replies, answers, photos and "me too".

    How many found a reply helpful is for the office; it is not in here.
    """
    feedback = said.feedback
    return {
        "id": feedback.id,
        "category": feedback.category.value,
        "mood": feedback.mood.value,
        **both("text", feedback.text),
        **both("outcome", feedback.outcome),
        "status": feedback.status.value,
        "step": said.step and said.step.value,
        "supports": said.supports,
        "photos": list(said.photos),
        "event": feedback.event_id,
        "addition": feedback.is_addition,
        "replies": [_describe_reply(each) for each in said.replies],
        "answers": [describe_said(each) for each in said.answers],
        **cite(feedback.citation),
        "date": feedback.created_at and to_day(feedback.created_at).isoformat(),
    }


def _describe_reply(shown: ShownReply) -> dict[str, Any]:
    reply, event = shown.reply, shown.event
    return {
        "id": reply.id,
        **both("author", reply.author),
        **both("text", reply.text),
        "date": to_day(reply.created_at).isoformat(),
        "event": event and event.id,
        "event_site": event and event.site_id,
        **both("event_text", event.text if event else Text()),
    }


def find_unanswered(said: Sequence[Said]) -> list[str]:
    """Return the ids of what was asked for and nobody answered; praise asks for nothing."""
    return [
        each.feedback.id
        for each in said
        if not each.is_answered
        and each.feedback.status is not FeedbackStatus.WITHDRAWN
        and each.feedback.mood is not Mood.PRAISE
    ]
