"""``mapapp user``: accounts of those who answer. The first one is made here."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from geodata.accounts import Account, fold_login
from geodata.bundle import read_bundle
from geodata.settings import Settings
from geodata.store import Store
from geodata.vocab import Role, SubDistrict
from mapapp.commands.spec import DONE, WRONG_USAGE, Command, tell
from mapapp.passwords import Passwords
from mapapp.store_access import open_filled
from mapapp.text import say

_ROLES = [role.value for role in Role if role is not Role.RESIDENT]


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=[*_ACTIONS, "list"])
    parser.add_argument("name", nargs="?", help="login name")
    parser.add_argument("--display-name", help="what colleagues see (default: the login name)")
    parser.add_argument("--role", choices=_ROLES, help="for add and role")
    places = [each.value for each in SubDistrict]
    parser.add_argument("--subdistrict", action="append", choices=places,
                        help="where a planner may act; may be given several times")  # fmt: skip
    parser.add_argument("--all", action="store_true", help="a planner of the whole district")
    parser.add_argument("--oidc-issuer", default="", help="link to an identity: its iss")
    parser.add_argument("--oidc-subject", default="", help="link to an identity: its sub")
    parser.add_argument("--json", action="store_true", help="list as JSON lines")


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    makes_role = arguments.action in {"add", "role"}
    if arguments.action != "list" and not arguments.name:
        tell(say(arguments.lang, "cli.user_usage"))
        return WRONG_USAGE
    if arguments.action == "link" and not (arguments.oidc_issuer and arguments.oidc_subject):
        tell(say(arguments.lang, "cli.user_identity"))
        return WRONG_USAGE
    if makes_role and not _has_places(arguments):
        tell(say(arguments.lang, "cli.user_places"))
        return WRONG_USAGE
    store = open_filled(settings, read_bundle)
    if arguments.action == "list":
        for account in store.accounts.list_all():
            print(_to_json(account) if arguments.json else _to_line(account))
        return DONE
    name = fold_login(arguments.name)
    _ACTIONS[arguments.action](arguments, store, name)
    tell(say(arguments.lang, f"cli.user_{arguments.action}", name=name))
    return DONE


def _find_role(arguments: argparse.Namespace) -> Role:
    return Role(arguments.role or Role.PLANNER)


def _has_places(arguments: argparse.Namespace) -> bool:
    """A planner has sub-districts or all of them; the other roles have no such limit."""
    if _find_role(arguments) is Role.PLANNER:
        return bool(arguments.subdistrict) is not bool(arguments.all)
    return not arguments.subdistrict


def _find_places(arguments: argparse.Namespace) -> tuple[SubDistrict, ...] | None:
    return tuple(map(SubDistrict, dict.fromkeys(arguments.subdistrict or ()))) or None


def _find_actor() -> str:
    return f"cli:{getpass.getuser()}"


def _add(arguments: argparse.Namespace, store: Store, name: str) -> None:
    account = Account(
        id=f"A{uuid4().hex[:16]}",
        login=name,
        display_name=arguments.display_name or name,
        role=_find_role(arguments),
        subdistricts=_find_places(arguments),
        issuer=arguments.oidc_issuer,
        subject=arguments.oidc_subject,
        created_at=datetime.now(UTC),
    )
    # Who signs in elsewhere needs no password here.
    kept = None if account.issuer else _ask_password(arguments.lang, name)
    store.accounts.add(account, password_hash=kept, actor=_find_actor())


def _set_role(arguments: argparse.Namespace, store: Store, name: str) -> None:
    changed = replace(
        store.accounts.find(name), role=_find_role(arguments), subdistricts=_find_places(arguments)
    )
    store.accounts.save(changed, actor=_find_actor())


def _link(arguments: argparse.Namespace, store: Store, name: str) -> None:
    """Let an identity at a provider sign in to an account; its password goes on to count."""
    linked = replace(store.accounts.find(name), issuer=arguments.oidc_issuer,
                     subject=arguments.oidc_subject)  # fmt: skip
    store.accounts.save(linked, actor=_find_actor())


def _unlink(_: argparse.Namespace, store: Store, name: str) -> None:
    account = store.accounts.find(name)
    store.accounts.save(replace(account, issuer="", subject=""), actor=_find_actor())
    store.accounts.end_sign_ins(account, actor=_find_actor())


def _disable(_: argparse.Namespace, store: Store, name: str) -> None:
    store.accounts.save(replace(store.accounts.find(name), disabled=True), actor=_find_actor())


def _enable(_: argparse.Namespace, store: Store, name: str) -> None:
    store.accounts.save(replace(store.accounts.find(name), disabled=False), actor=_find_actor())


def _set_password(arguments: argparse.Namespace, store: Store, name: str) -> None:
    store.accounts.find(name)
    kept = _ask_password(arguments.lang, name)
    store.accounts.set_password(name, kept, actor=_find_actor())


def _sign_out(_: argparse.Namespace, store: Store, name: str) -> None:
    store.accounts.end_sign_ins(store.accounts.find(name), actor=_find_actor())


def _ask_password(lang: str, login: str) -> str:
    """Ask on the terminal, or take the first line of standard input; return its hash."""
    if sys.stdin.isatty():
        password = getpass.getpass(say(lang, "cli.ask_password", name=login))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    return Passwords().hash(password, login=login)


def _to_json(account: Account) -> str:
    places = account.subdistricts
    return json.dumps(
        {
            "login": account.login,
            "display_name": account.display_name,
            "role": account.role.value,
            "subdistricts": "all" if places is None else [each.value for each in places],
            "disabled": account.disabled,
            "issuer": account.issuer,
            "subject": account.subject,
        },
        ensure_ascii=False,
    )


def _to_line(account: Account) -> str:
    places = "all" if account.subdistricts is None else ",".join(account.subdistricts)
    state = "disabled" if account.disabled else "enabled"
    return "\t".join([account.login, account.role, places, state, account.display_name])


_ACTIONS: dict[str, Callable[[argparse.Namespace, Store, str], None]] = {
    "add": _add,
    "role": _set_role,
    "disable": _disable,
    "enable": _enable,
    "link": _link,
    "unlink": _unlink,
    "passwd": _set_password,
    "signout": _sign_out,
}

COMMAND = Command(
    name="user", help="add, list and change accounts", add_arguments=_add_arguments, run=_run
)
