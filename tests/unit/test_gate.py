"""The gate: what is counted, what is hashed, and how many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from time import sleep

import pytest
from argon2 import PasswordHasher, extract_parameters

from geodata.errors import PasswordError, SignInError, TooManyTriesError
from geodata.store import Store
from mapapp.buckets import MOST_KEYS, Buckets
from mapapp.device import name_device
from mapapp.gate import Gate, fold_address
from mapapp.passwords import NOBODYS, Passwords
from tests.accounts import PASSWORD, add_account


class Clock:
    """Stands still unless moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class CountingHasher(PasswordHasher):
    """Argon2 that remembers how often it was asked, and by how many at once."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.inside = self.most_inside = 0
        self._lock = Lock()

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        with self._lock:
            self.asked.append(str(hash))
            self.inside += 1
            self.most_inside = max(self.most_inside, self.inside)
        sleep(0.05)
        try:
            return super().verify(hash, password)
        finally:
            with self._lock:
                self.inside -= 1


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def gate(hasher: CountingHasher, clock: Clock) -> Gate:
    return Gate(Passwords(hasher), clock)


def test_a_bucket_empties_and_fills_again(clock: Clock) -> None:
    buckets = Buckets(size=3, refill_s=10, clock=clock)
    assert [buckets.take("a") for _ in range(5)] == [0, 0, 0, 10, 10]
    assert buckets.take("b") == 0
    clock.now += 10
    assert [buckets.take("a") for _ in range(2)] == [0, 10]
    clock.now += 1000
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 10]
    buckets.give_back("a")
    assert buckets.take("a") == 0


def test_buckets_do_not_grow_without_end(clock: Clock) -> None:
    buckets = Buckets(size=1, refill_s=10, clock=clock)
    for number in range(MOST_KEYS + 500):
        buckets.take(str(number))
    assert len(buckets._full_at) == MOST_KEYS


def test_past_the_limit_nothing_is_hashed(
    store: Store, store_path: Path, gate: Gate, hasher: CountingHasher, clock: Clock
) -> None:
    add_account(store_path, "li")
    for _ in range(5):
        with pytest.raises(SignInError):
            gate.admit(store, "li", "wrong", address="203.0.113.1")
    for _ in range(10):
        with pytest.raises(TooManyTriesError) as caught:
            gate.admit(store, "li", PASSWORD, address="203.0.113.2")
        assert caught.value.facts["seconds"] == 60
    assert len(hasher.asked) == 5
    clock.now += 60
    assert gate.admit(store, "li", PASSWORD, address="203.0.113.2").login == "li"


def test_an_address_has_a_limit_across_names(
    store: Store, store_path: Path, gate: Gate, hasher: CountingHasher
) -> None:
    names = [f"name{number}" for number in range(30)]
    for name in names[:20]:
        add_account(store_path, name)
        with pytest.raises(SignInError):
            gate.admit(store, name, "wrong", address="2001:db8:1:2:3:4:5:6")
    with pytest.raises(TooManyTriesError):
        gate.admit(store, names[20], "wrong", address="2001:db8:1:2:ffff::1")
    assert len(hasher.asked) == 20
    with pytest.raises(SignInError):
        gate.admit(store, names[0], "wrong", address="2001:db8:1:3::1")


def test_signing_in_often_uses_up_nothing(store: Store, store_path: Path, gate: Gate) -> None:
    add_account(store_path, "li")
    for number in range(12):
        assert gate.admit(store, "LI", PASSWORD, address=f"203.0.113.{number}").login == "li"


def test_without_an_account_the_same_work_is_done(
    store: Store, gate: Gate, hasher: CountingHasher
) -> None:
    with pytest.raises(SignInError):
        gate.admit(store, "nobody", PASSWORD, address="")
    assert hasher.asked == [NOBODYS]
    # As costly as the hash of a new password.
    assert extract_parameters(NOBODYS) == extract_parameters(Passwords().hash(PASSWORD, login="x"))


def test_an_account_of_an_identity_elsewhere_has_no_password_to_guess(
    store: Store, store_path: Path, gate: Gate
) -> None:
    made = add_account(store_path, "li", issuer="https://id.example", subject="7")
    with store._write() as connection:
        connection.exec_driver_sql("UPDATE accounts SET password_hash = NULL")
    for guess in ("", PASSWORD, made.subject):
        with pytest.raises(SignInError):
            gate.admit(store, "li", guess, address="")


def test_at_most_two_hashes_at_once(hasher: CountingHasher) -> None:
    passwords = Passwords(hasher)
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: passwords.matches(None, "x"), range(5)))
    assert answers == [False] * 5
    assert hasher.most_inside == 2


@pytest.mark.parametrize("password", ["", "short", "123456789", "x" * 201, "Zhang.Weiming"])
def test_a_password_that_is_too_short_too_long_or_the_name_is_refused(password: str) -> None:
    with pytest.raises(PasswordError) as caught:
        Passwords().hash(password, login="zhang.weiming")
    assert caught.value.facts == {"least": 10, "most": 200}


def test_a_password_is_kept_as_argon2id_and_fits_in_any_width() -> None:
    passwords = Passwords()
    kept = passwords.hash("玉兰花开了 ABC 123", login="li")
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "玉兰花开了 ＡＢＣ １２３")
    assert not passwords.matches(kept, "玉兰花开了 abc 123")


@pytest.mark.parametrize(
    ("address", "folded"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", ""),
        ("testclient", ""),
    ],
)
def test_addresses_of_one_household_count_as_one(address: str, folded: str) -> None:
    assert fold_address(address) == folded


def test_a_browser_is_named_without_what_would_track_it() -> None:
    agent = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
             "Chrome/142.0.7444.60 Safari/537.36 Edg/142.0.3595.53")  # fmt: skip
    assert name_device(agent) == "Edge, Windows"
    assert name_device("curl/8.0 <b>") == ""
