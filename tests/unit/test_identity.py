"""What an identity proven elsewhere counts for here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from geodata.accounts import Account
from geodata.settings import Settings
from geodata.store import Store
from geodata.vocab import Role
from mapapp.access import RESIDENT
from mapapp.actions.identity import Identity, find_person_of
from mapapp.actions.sign_in import sign_out

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SETTINGS = Settings()
WANG = Account(id="A1", login="wang", display_name="王", role=Role.MODERATOR, created_at=NOON,
               issuer="https://id.example", subject="42")  # fmt: skip
PROOF = Identity(issuer="https://id.example", subject="42", issued=int(NOON.timestamp()))


@pytest.fixture
def linked(store: Store) -> Store:
    store.accounts.add(WANG, password_hash=None, actor="cli:test")
    return store


def role_at(store: Store, proof: Identity, minutes: float) -> Role:
    return find_person_of(store, proof, SETTINGS, now=NOON + timedelta(minutes=minutes)).role


def test_only_the_linked_identity_is_someone(linked: Store) -> None:
    assert role_at(linked, PROOF, 0) is Role.MODERATOR
    for other in (replace(PROOF, subject="43"), replace(PROOF, issuer="https://evil.example")):
        assert find_person_of(linked, other, SETTINGS, now=NOON) == RESIDENT


def test_it_ends_when_idle_and_eight_hours_after_the_proof(linked: Store) -> None:
    assert role_at(linked, PROOF, 29) is Role.MODERATOR
    assert role_at(linked, PROOF, 29 + 31) is Role.RESIDENT
    later = replace(PROOF, issued=PROOF.issued + 3600)
    found = [role_at(linked, later, 60 + 20 * step) for step in range(26)]
    assert found == [Role.MODERATOR] * 24 + [Role.RESIDENT] * 2


def test_an_old_proof_or_one_from_the_future_opens_nothing(linked: Store) -> None:
    for hours in (-9, 1):
        shifted = replace(PROOF, issued=PROOF.issued + hours * 3600)
        assert role_at(linked, shifted, 0) is Role.RESIDENT


def test_a_proof_is_used_up_by_signing_out(linked: Store) -> None:
    sign_out(linked, find_person_of(linked, PROOF, SETTINGS, now=NOON))
    assert role_at(linked, PROOF, 1) is Role.RESIDENT
    assert role_at(linked, replace(PROOF, issued=PROOF.issued + 60), 1) is Role.MODERATOR


def test_a_disabled_account_stays_out(linked: Store) -> None:
    role_at(linked, PROOF, 0)
    linked.accounts.save(replace(WANG, disabled=True), actor="cli:test")
    assert role_at(linked, PROOF, 1) is Role.RESIDENT
