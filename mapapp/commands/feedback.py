"""``mapapp feedback``: list, publish, hide without the desk; delete what was kept long enough."""

from __future__ import annotations

import argparse
import getpass
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from geodata.days import to_day
from geodata.models import Feedback
from geodata.settings import Settings
from geodata.store import Store, open_store
from geodata.store.read_cases import LONGEST_PAGE, CaseFilter
from geodata.store.retention import Rules
from geodata.vocab import FeedbackStatus
from geodata.workflow import Move
from mapapp.commands.spec import DONE, REFUSED, WRONG_USAGE, Command, tell
from mapapp.text import say


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["list", "publish", "hide", "retain"])
    parser.add_argument("id", nargs="?", help="of the feedback to publish or hide")
    statuses = [each.value for each in FeedbackStatus]
    parser.add_argument("--status", choices=statuses, default="pending", help="which to list")
    parser.add_argument("--reason", default="", help="why it is hidden; needed for hide")
    parser.add_argument("--dry-run", action="store_true", help="retain: only say what would go")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.action == "retain":
        return _retain(arguments, settings)
    changes = arguments.action != "list"
    if changes and (not arguments.id or (arguments.action == "hide" and not arguments.reason)):
        tell(say(arguments.lang, "cli.feedback_usage"))
        return WRONG_USAGE
    store = open_store(settings.store_path, create=False, query_seconds=settings.query_seconds)
    if changes:
        _set_status(arguments, store)
        return DONE
    wanted = CaseFilter(statuses=(FeedbackStatus(arguments.status),))
    for case in store.cases.find(wanted, limit=LONGEST_PAGE):
        print(_to_json(case.feedback) if arguments.json else _to_line(case.feedback))
    return DONE


def _retain(arguments: argparse.Namespace, settings: Settings) -> int:
    store = open_store(settings.store_path, create=False, query_seconds=settings.query_seconds)
    now = datetime.now(UTC)
    rules = Rules(
        today=to_day(now),
        hidden_before=now - timedelta(days=settings.hidden_days) if settings.hidden_days else None,
        keep_original=settings.keep_original,
    )
    if arguments.dry_run:
        due = store.cases.find_due(rules)
    else:
        due = store.cases.apply_retention(rules, actor=f"cli:{getpass.getuser()}")
    is_wiped = not store.is_wipe_due
    if arguments.json:
        print(json.dumps({**asdict(due), "dry_run": arguments.dry_run, "wiped": is_wiped}))
    key = "cli.retain_would" if arguments.dry_run else "cli.retain_done"
    tell(say(arguments.lang, key, contacts=len(due.contacts), hidden=len(due.hidden),
             originals=len(due.originals)))  # fmt: skip
    if not is_wiped:
        tell(say(arguments.lang, "cli.retain_waits"))
    return DONE if is_wiped else REFUSED


def _set_status(arguments: argparse.Namespace, store: Store) -> None:
    move = Move.PUBLISH if arguments.action == "publish" else Move.HIDE
    actor = f"cli:{getpass.getuser()}"
    version = store.cases.read(arguments.id).version
    store.cases.move(arguments.id, move, actor=actor, version=version, reason=arguments.reason)
    status = store.cases.read(arguments.id).feedback.status
    tell(say(arguments.lang, "cli.status_set", id=arguments.id, status=status.value))


def _to_json(feedback: Feedback) -> str:
    return json.dumps(
        {
            "id": feedback.id,
            "status": feedback.status.value,
            "site": feedback.site_id,
            "category": feedback.category.value,
            "mood": feedback.mood.value,
            "text_zh": feedback.text.zh,
            "text_en": feedback.text.en,
        },
        ensure_ascii=False,
    )


def _to_line(feedback: Feedback) -> str:
    # JSON quoting keeps a terminal from acting on control signs in a resident's words.
    words = json.dumps(feedback.text.said_in("zh"), ensure_ascii=False)
    return "\t".join([feedback.id, feedback.status.value, feedback.site_id or "-", words])


COMMAND = Command(
    name="feedback",
    help="list, publish, hide residents' feedback; delete what is kept for a time only",
    add_arguments=_add_arguments,
    run=_run,
)
