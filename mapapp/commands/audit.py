"""``mapapp audit``: who did what, and whether the log and the store still tell the same."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

from geodata.settings import Settings
from geodata.store import Store, open_store
from mapapp.commands.spec import DONE, REFUSED, WRONG_USAGE, Command, tell
from mapapp.text import say


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["verify", "list"])
    parser.add_argument("--expect", metavar="LINES:SEAL",
                        help="what verify printed earlier: nothing up to it is gone")  # fmt: skip
    parser.add_argument("--last", type=int, default=50, help="how many lines to list")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    store = open_store(settings.store_path, create=False, query_seconds=settings.query_seconds)
    if arguments.action == "list":
        for line in store.read_log(last=max(1, arguments.last)):
            print(json.dumps(line, ensure_ascii=False) if arguments.json else _to_row(line))
        return DONE
    return _verify(arguments, store)


def _verify(arguments: argparse.Namespace, store: Store) -> int:
    problems, head = store.verify_log()
    if arguments.expect:
        lines, _, seal = arguments.expect.partition(":")
        if not (lines.isdigit() and seal):
            tell(say(arguments.lang, "cli.audit_usage"))
            return WRONG_USAGE
        if store.find_seal(int(lines)) != seal:
            problems.append(say(arguments.lang, "cli.audit_cut", lines=lines))
    end = f"{head.lines}:{head.seal}"
    if arguments.json:
        print(json.dumps({"problems": problems, "head": end}, ensure_ascii=False))
    else:
        print(end)
    if problems:
        tell(say(arguments.lang, "cli.audit_bad", n=len(problems)))
        for problem in problems:
            tell(f"  {problem}")
        return REFUSED
    tell(say(arguments.lang, "cli.audit_ok", lines=head.lines))
    return DONE


def _to_row(line: Mapping[str, Any]) -> str:
    # JSON quoting keeps a terminal from acting on control signs in what people wrote.
    reason = json.dumps(line["reason"], ensure_ascii=False) if line["reason"] else ""
    facts = (line["id"], line["at"], line["actor"], line["action"], line["entity"],
             line["entity_id"], reason)  # fmt: skip
    return "\t".join(str(each) for each in facts)


COMMAND = Command(
    name="audit",
    help="verify the sealed log of all changes, or list its newest lines",
    add_arguments=_add_arguments,
    run=_run,
)
