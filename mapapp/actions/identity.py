"""Who an identity proven elsewhere is here. The provider proves; this store decides."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from geodata.settings import Settings
from geodata.store import Store
from mapapp.access import RESIDENT, Person
from mapapp.actions.sign_in import find_signed_in, start_sign_in


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """What a provider states: who (``iss`` and ``sub``), and when it was proven.

    Attributes
    ----------
    issued
        Seconds since 1970 (``iat``).
    """

    issuer: str
    subject: str
    issued: int

    @property
    def sign_in(self) -> str:
        """Names the sign-in this proof opens: one, and not again once it was ended."""
        stated = json.dumps([self.issuer, self.subject, self.issued])
        return hashlib.sha256(f"identity:{stated}".encode()).hexdigest()


def find_person_of(
    store: Store, identity: Identity, settings: Settings, *, now: datetime | None = None
) -> Person:
    """Return who an identity is here; a resident unless an account is linked to it.

    The provider's own cookie lasts for weeks. Here the same limits hold as for
    a password: it ends when idle, at the latest so many hours after the proof,
    and for good when it was signed out. Then the identity has to be proven anew.
    """
    now = now or datetime.now(UTC)
    account = store.accounts.find_by_identity(identity.issuer, identity.subject)
    if account is None or account.disabled:
        return RESIDENT
    if store.accounts.find_sign_in(identity.sign_in) is None:
        proven = datetime.fromtimestamp(identity.issued, UTC)
        # A proof from the future is not trusted to last longer.
        if not timedelta(minutes=-5) < now - proven < timedelta(hours=settings.sign_in_hours):
            return RESIDENT
        start_sign_in(store, account, identity.sign_in, settings, device="", now=now,
                      since=min(proven, now))  # fmt: skip
    person = find_signed_in(store, identity.sign_in, settings, now=now)
    return person if person.account_id == account.id else RESIDENT
