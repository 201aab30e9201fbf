"""Signing in and out, and finding out on each use who is signed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from geodata.accounts import Account, SignIn
from geodata.settings import Settings
from geodata.store import Store
from mapapp.access import RESIDENT, Action, Person, require
from mapapp.cookies import hash_token, new_token

_SEEN_STEP = timedelta(seconds=60)
"""Uses closer together than this are not each written down."""


def find_person(
    store: Store, token: str, settings: Settings, *, now: datetime | None = None
) -> Person:
    """Return who holds a token, as the store knows it at this moment.

    Parameters
    ----------
    token
        From the browser's cookie; empty or unknown ones are a resident's.
    now
        Aware; the present where not given.

    Returns
    -------
    Person
        A resident where the sign-in was ended, is too old, was idle for too
        long, or its account is disabled.
    """
    if not token:
        return RESIDENT
    return find_signed_in(store, hash_token(token), settings, now=now)


def find_signed_in(
    store: Store, token_hash: str, settings: Settings, *, now: datetime | None = None
) -> Person:
    """Return whose sign-in this is, if it still counts; see `find_person`."""
    now = now or datetime.now(UTC)
    found = store.accounts.find_sign_in(token_hash)
    if found is None:
        return RESIDENT
    sign_in, account = found
    idle = timedelta(minutes=settings.sign_in_idle_minutes)
    if account.disabled or not sign_in.is_alive(now, idle=idle):
        return RESIDENT
    if now - sign_in.seen_at > min(_SEEN_STEP, idle / 10):
        store.accounts.save_seen(token_hash, now)
    return _to_person(account, token_hash)


def _to_person(account: Account, token_hash: str) -> Person:
    return Person(
        role=account.role,
        account_id=account.id,
        login=account.login,
        display_name=account.display_name,
        subdistricts=account.subdistricts,
        sign_in=token_hash,
    )


def start_sign_in(
    store: Store, account: Account, token_hash: str, settings: Settings, *, device: str,
    now: datetime, since: datetime | None = None,
) -> None:  # fmt: skip
    """Save that an account is signed in from now on.

    Parameters
    ----------
    since
        When the identity was proven, where that was earlier; the longest time counts from it.
    """
    begin = since or now
    store.accounts.start_sign_in(
        SignIn(
            token_hash=token_hash,
            account_id=account.id,
            created_at=begin,
            seen_at=now,
            expires_at=begin + timedelta(hours=settings.sign_in_hours),
            device=device,
        )
    )


def take_over(
    store: Store, sign_in: str, settings: Settings, device: str, now: datetime
) -> str | None:
    """Turn a sign-in proven elsewhere into one with our own cookie.

    Parameters
    ----------
    sign_in
        Names the sign-in the proof opened; it ends, so that the proof opens nothing more.

    Returns
    -------
    str or None
        The new token; nothing where that sign-in does not count any more.
    """
    if not find_signed_in(store, sign_in, settings, now=now).is_signed_in:
        return None
    found = store.accounts.find_sign_in(sign_in)
    assert found is not None
    before, account = found
    token = new_token()
    start_sign_in(store, account, hash_token(token), settings, device=device, now=now,
                  since=before.created_at)  # fmt: skip
    store.accounts.end_sign_in(sign_in)
    return token


def sign_out(store: Store, person: Person) -> None:
    """End the sign-in this person came with; nothing to do for a resident."""
    if person.sign_in:
        store.accounts.end_sign_in(person.sign_in)


def sign_out_everywhere(store: Store, person: Person) -> None:
    """End all sign-ins of this person's account.

    Raises
    ------
    ForbiddenError
        Nobody is signed in.
    """
    require(person, Action.END_OWN_SIGN_INS)
    store.accounts.end_sign_ins(store.accounts.find(person.login), actor=person.actor)
