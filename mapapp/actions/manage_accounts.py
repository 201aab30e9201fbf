"""What an administrator does with accounts; making one stays with the command line."""

from __future__ import annotations

from dataclasses import replace

from geodata.accounts import Account
from geodata.errors import ForbiddenError
from geodata.store import Store
from mapapp.access import Action, Person, require


def list_accounts(store: Store, person: Person) -> list[Account]:
    """Return all accounts.

    Raises
    ------
    ForbiddenError
        The person may not manage accounts.
    """
    require(person, Action.MANAGE_ACCOUNTS)
    return store.accounts.list_all()


def set_disabled(store: Store, person: Person, login: str, *, disabled: bool) -> None:
    """Let an account sign in no longer, or again; disabling ends what it is signed in with.

    Raises
    ------
    ForbiddenError
        The person may not manage accounts, or it is their own: nobody locks themselves out.
    UnknownRecordError
        No such account.
    """
    require(person, Action.MANAGE_ACCOUNTS)
    account = store.accounts.find(login)
    if account.id == person.account_id:
        raise ForbiddenError(f"{person.actor} may not disable itself",
                             action=Action.MANAGE_ACCOUNTS.value, role=person.role)  # fmt: skip
    store.accounts.save(replace(account, disabled=disabled), actor=person.actor)
