"""List and marks of a page that shows what was known on a day, from the details that were cut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def count_again(pinned: Mapping[str, Any]) -> dict[str, Any]:
    """Count feedback, and tell state and newest date, from what the details hold.

    Parameters
    ----------
    pinned
        ``features``, ``rows``, ``details`` by id, and ``spots`` with what was ``said``.
    """
    details = pinned["details"]
    return {
        **pinned,
        "features": [_recount(each, details[each["id"]]) for each in pinned["features"]],
        "rows": [
            {**_recount(row, details[row["id"]]), **_find_newest(details[row["id"]])}
            for row in pinned["rows"]
        ],
        "spots": [{**spot, "n": len(spot["said"])} for spot in pinned["spots"] if spot["said"]],
    }


def _recount(record: Mapping[str, Any], detail: Mapping[str, Any]) -> dict[str, Any]:
    return {**record, "state": detail["state"], "feedback": len(detail["feedback"])}


def _find_newest(detail: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of the newest dated event, as the list says them."""
    dated = [event for event in detail["events"] if event["date_edtf"]]
    newest = max(dated, key=lambda event: event["date_latest"] or "9999", default=None)
    return {name: newest[name] if newest else "" for name in ("date_zh", "date_en")}
