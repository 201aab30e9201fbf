"""Accounts and sign-ins in the store. Every change of an account leaves a line in the history."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from geodata.accounts import Account, SignIn
from geodata.errors import LastAdministratorError, StoreError, UnknownRecordError
from geodata.store.audit import log_revision
from geodata.store.rows import Row
from geodata.store.schema_accounts import accounts, sign_ins
from geodata.vocab import Role, SubDistrict

KEPT = timedelta(days=30)
"""How long a sign-in that no longer counts is remembered."""

_Connect = Callable[[], AbstractContextManager[Connection]]


class Accounts:
    """Reads and writes accounts; part of an open store.

    Parameters
    ----------
    read, write
        Give the store's connections.
    """

    def __init__(self, read: _Connect, write: _Connect) -> None:
        self._read = read
        self._write = write

    def add(self, account: Account, *, password_hash: str | None, actor: str) -> None:
        """Save a new account.

        Raises
        ------
        StoreError
            The login name, or the identity at a provider, is taken.
        """
        with self._write() as connection:
            known = _read_all(connection)
            if any(each.login == account.login for each in known):
                raise StoreError(f"the login name {account.login} is taken")
            _check_identity(known, account)
            row_made = {**_from_account(account), "password_hash": password_hash}
            connection.execute(insert(accounts).values(**row_made))
            _log(connection, account, "add", actor)

    def save(self, account: Account, *, actor: str) -> None:
        """Save what changed of an account; disabling it ends what it is signed in with.

        Raises
        ------
        UnknownRecordError
            No such account.
        LastAdministratorError
            Nobody who may manage accounts would be left.
        StoreError
            The identity at a provider belongs to another account.
        """
        with self._write() as connection:
            _check_change(connection, account)
            change = update(accounts).where(accounts.c.id == account.id)
            if connection.execute(change.values(**_from_account(account))).rowcount != 1:
                raise _unknown(account.login)
            if account.disabled:
                _end_all(connection, account.id)
            _log(connection, account, "change", actor)

    def set_password(self, login: str, password_hash: str, *, actor: str) -> None:
        """Save the hash of a new password, and end all sign-ins made with the old one.

        Raises
        ------
        UnknownRecordError
            No such account.
        """
        account = self.find(login)
        with self._write() as connection:
            change = update(accounts).where(accounts.c.id == account.id)
            connection.execute(change.values(password_hash=password_hash))
            _end_all(connection, account.id)
            _log(connection, account, "password", actor)

    def list_all(self) -> list[Account]:
        """Return all accounts by login name."""
        with self._read() as connection:
            found = connection.execute(select(accounts).order_by(accounts.c.login)).all()
        return [_to_account(row._mapping) for row in found]

    def find(self, login: str) -> Account:
        """Return one account.

        Raises
        ------
        UnknownRecordError
            No such account.
        """
        found, _ = self.find_with_hash(login)
        if found is None:
            raise _unknown(login)
        return found

    def find_with_hash(self, login: str) -> tuple[Account | None, str | None]:
        """Return an account and the hash of its password, as far as there are any."""
        with self._read() as connection:
            row = connection.execute(select(accounts).where(accounts.c.login == login)).first()
        return (_to_account(row._mapping), row.password_hash) if row else (None, None)

    def find_by_identity(self, issuer: str, subject: str) -> Account | None:
        """Return the account an identity at an OpenID provider is linked to."""
        same = (accounts.c.issuer == issuer) & (accounts.c.subject == subject)
        with self._read() as connection:
            row = connection.execute(select(accounts).where(same)).first()
        return _to_account(row._mapping) if row and issuer and subject else None

    def start_sign_in(self, sign_in: SignIn) -> None:
        """Save a new sign-in, once, and forget those that ended long ago."""
        with self._write() as connection:
            same = sign_ins.c.token_hash == sign_in.token_hash
            if connection.execute(select(sign_ins.c.pk).where(same)).first():
                return
            long_ago = _stamp(sign_in.created_at - KEPT)
            connection.execute(delete(sign_ins).where(sign_ins.c.expires_at < long_ago))
            connection.execute(
                insert(sign_ins).values(
                    token_hash=sign_in.token_hash,
                    account=sign_in.account_id,
                    created_at=_stamp(sign_in.created_at),
                    seen_at=_stamp(sign_in.seen_at),
                    expires_at=_stamp(sign_in.expires_at),
                    device=sign_in.device,
                )
            )

    def find_sign_in(self, token_hash: str) -> tuple[SignIn, Account] | None:
        """Return a sign-in and whose it is, whether or not it still counts."""
        with self._read() as connection:
            found = connection.execute(
                select(sign_ins).where(sign_ins.c.token_hash == token_hash)
            ).first()
            if found is None:
                return None
            owner = connection.execute(select(accounts).where(accounts.c.id == found.account)).one()
        return _to_sign_in(found._mapping), _to_account(owner._mapping)

    def list_sign_ins(self, account_id: str) -> list[SignIn]:
        """Return the sign-ins of an account that were not ended, newest first."""
        query = (
            select(sign_ins)
            .where(sign_ins.c.account == account_id, sign_ins.c.ended_at.is_(None))
            .order_by(sign_ins.c.pk.desc())
        )
        with self._read() as connection:
            return [_to_sign_in(row._mapping) for row in connection.execute(query).all()]

    def save_seen(self, token_hash: str, seen_at: datetime) -> None:
        """Note that a sign-in was just used."""
        with self._write() as connection:
            change = update(sign_ins).where(sign_ins.c.token_hash == token_hash)
            connection.execute(change.values(seen_at=_stamp(seen_at)))

    def end_sign_in(self, token_hash: str) -> None:
        """Sign one browser out."""
        with self._write() as connection:
            one = (sign_ins.c.token_hash == token_hash) & sign_ins.c.ended_at.is_(None)
            connection.execute(update(sign_ins).where(one).values(ended_at=_now()))

    def end_sign_ins(self, account: Account, *, actor: str) -> None:
        """Sign an account out everywhere."""
        with self._write() as connection:
            _end_all(connection, account.id)
            _log(connection, account, "sign out", actor)


def _read_all(connection: Connection) -> list[Account]:
    return [_to_account(row._mapping) for row in connection.execute(select(accounts)).all()]


def _check_identity(known: Sequence[Account], account: Account) -> None:
    for each in known:
        same = (each.issuer, each.subject) == (account.issuer, account.subject)
        if each.id != account.id and each.issuer and same:
            raise StoreError(f"this identity already belongs to {each.login}")


def _check_change(connection: Connection, account: Account) -> None:
    known = _read_all(connection)
    _check_identity(known, account)

    def manages(each: Account) -> bool:
        return each.role is Role.ADMINISTRATOR and not each.disabled

    before = [each for each in known if manages(each)]
    after = [each for each in before if each.id != account.id]
    if before and not after and not manages(account):
        raise LastAdministratorError(
            f"{account.login} is the last administrator", login=account.login
        )


def _end_all(connection: Connection, account_id: str) -> None:
    alive = (sign_ins.c.account == account_id) & sign_ins.c.ended_at.is_(None)
    connection.execute(update(sign_ins).where(alive).values(ended_at=_now()))


def _log(connection: Connection, account: Account, action: str, actor: str) -> None:
    content = _from_account(account)
    log_revision(connection, actor=actor, action=action, entity="account", entity_id=account.id,
                 content=content)  # fmt: skip


def _unknown(login: str) -> UnknownRecordError:
    return UnknownRecordError(f"no account {login}", id=login)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _now() -> str:
    return _stamp(datetime.now(UTC))


def _from_account(account: Account) -> dict[str, Any]:
    places = account.subdistricts
    return {
        "id": account.id,
        "login": account.login,
        "display_name": account.display_name,
        "role": account.role.value,
        "subdistricts": None if places is None else json.dumps([each.value for each in places]),
        "issuer": account.issuer or None,
        "subject": account.subject or None,
        "created_at": _stamp(account.created_at),
        "disabled": int(account.disabled),
    }


def _to_account(row: Row) -> Account:
    places = row["subdistricts"]
    return Account(
        id=row["id"],
        login=row["login"],
        display_name=row["display_name"],
        role=Role(row["role"]),
        subdistricts=None if places is None else tuple(map(SubDistrict, json.loads(places))),
        issuer=row["issuer"] or "",
        subject=row["subject"] or "",
        created_at=datetime.fromisoformat(row["created_at"]),
        disabled=bool(row["disabled"]),
    )


def _to_sign_in(row: Row) -> SignIn:
    ended = row["ended_at"]
    return SignIn(
        token_hash=row["token_hash"],
        account_id=row["account"],
        created_at=datetime.fromisoformat(row["created_at"]),
        seen_at=datetime.fromisoformat(row["seen_at"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
        ended_at=datetime.fromisoformat(ended) if ended else None,
        device=row["device"],
    )
