"""Accounts of those who answer, and their sign-ins: frozen, valid once they exist. No I/O.

No secret is part of these records: a password's hash stays in the store, a
sign-in's token in the browser, so that neither can be printed by mistake.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from geodata.errors import Fault, InvalidRecordError
from geodata.models import ID_PATTERN, NAME_LIMIT
from geodata.vocab import Role, SubDistrict

LOGIN_PATTERN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
DEVICE_LIMIT = 60


def fold_login(name: str) -> str:
    """Return a login name as it is kept: case, width and outer spaces do not matter."""
    return unicodedata.normalize("NFKC", name).strip().lower()


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Someone who may sign in.

    Attributes
    ----------
    login
        Typed to sign in: 2 to 32 of a-z, 0-9, ``.``, ``_``, ``-``.
    display_name
        What colleagues see.
    subdistricts
        Where a planner may act; ``None`` is the whole district.
    created_at
        Aware, UTC.
    issuer, subject
        Identity at an OpenID provider (``iss`` and ``sub``), both or neither.
    disabled
        Cannot sign in, and what was signed in no longer counts.
    """

    id: str
    login: str
    display_name: str
    role: Role
    created_at: datetime
    subdistricts: tuple[SubDistrict, ...] | None = None
    issuer: str = ""
    subject: str = ""
    disabled: bool = False

    def __post_init__(self) -> None:
        """Check every rule."""
        faults = [
            Fault(field=name, value=value, reason=reason)
            for name, value, broken, reason in (
                ("id", self.id, not ID_PATTERN.fullmatch(self.id), "letters, digits, . _ - only"),
                ("login", self.login, not LOGIN_PATTERN.fullmatch(self.login),
                 "2 to 32 of a-z, 0-9, . _ -"),
                ("display_name", self.display_name[:20],
                 not 0 < len(self.display_name.strip()) <= NAME_LIMIT
                 or not self.display_name.isprintable(), "empty, too long or not printable"),
                ("role", self.role, self.role is Role.RESIDENT, "residents have no account"),
                ("subdistricts", self.subdistricts, self.subdistricts == (),
                 "a planner needs sub-districts, or all"),
                ("subdistricts", self.subdistricts,
                 bool(self.subdistricts) and self.role is not Role.PLANNER,
                 "only planners are tied to sub-districts"),
                ("created_at", self.created_at, self.created_at.tzinfo is None, "no time zone"),
                ("subject", self.subject, bool(self.issuer) != bool(self.subject),
                 "issuer and subject go together"),
            ) if broken
        ]  # fmt: skip
        if faults:
            raise InvalidRecordError(f"account {self.login!r}", faults)


@dataclass(frozen=True, kw_only=True, slots=True)
class SignIn:
    """One browser that someone signed in with.

    Attributes
    ----------
    token_hash
        SHA-256 of the token the browser holds; names the sign-in.
    created_at, seen_at, expires_at, ended_at
        Aware, UTC. ``ended_at`` is set when it was signed out, here or from elsewhere.
    device
        Such as ``Firefox, Windows``; no version, no address.
    """

    token_hash: str
    account_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    device: str = ""

    def __post_init__(self) -> None:
        """Check every rule."""
        times = [self.created_at, self.seen_at, self.expires_at]
        faults = []
        if not re.fullmatch(r"[0-9a-f]{64}", self.token_hash):
            faults.append(Fault(field="token_hash", value="…", reason="not a SHA-256"))
        if any(each.tzinfo is None for each in times):
            faults.append(Fault(field="created_at", value=self.created_at, reason="no time zone"))
        elif self.expires_at <= self.created_at:
            faults.append(Fault(field="expires_at", value=self.expires_at, reason="not later"))
        if len(self.device) > DEVICE_LIMIT:
            faults.append(Fault(field="device", value=self.device[:20], reason="too long"))
        if faults:
            raise InvalidRecordError("sign-in", faults)

    def is_alive(self, now: datetime, *, idle: timedelta) -> bool:
        """Whether it still counts: not signed out, not too old, not idle for too long."""
        return self.ended_at is None and now < self.expires_at and now < self.seen_at + idle
