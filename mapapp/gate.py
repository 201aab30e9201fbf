"""The gate before signing in: few tries for each name and each address, counted before the hash."""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable

from geodata.accounts import Account, fold_login
from geodata.errors import SignInError, TooManyTriesError
from geodata.store import Store
from mapapp.buckets import Buckets
from mapapp.passwords import Passwords


class Gate:
    """Lets those in who know their password.

    Parameters
    ----------
    passwords
        Checks them.
    clock
        Seconds that only go forward.
    """

    def __init__(
        self,
        passwords: Passwords | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._passwords = passwords or Passwords()
        self._by_login = Buckets(size=5, refill_s=60, clock=clock)
        self._by_address = Buckets(size=20, refill_s=10, clock=clock)

    def admit(self, store: Store, login: str, password: str, *, address: str) -> Account:
        """Return the account that this name and password belong to.

        Parameters
        ----------
        address
            Of the browser; empty where it is not known: all of those count as one.

        Raises
        ------
        SignInError
            They do not belong together, there is no such account, or it is
            disabled: the answer is the same, and takes the same work.
        TooManyTriesError
            Too many tries for this name or from this address; nothing was hashed.
        """
        name = fold_login(login)[:64]
        for buckets, key in ((self._by_address, fold_address(address)), (self._by_login, name)):
            wait = buckets.take(key)
            if wait:
                seconds = math.ceil(wait)
                raise TooManyTriesError(f"too many tries; wait {seconds} s", seconds=seconds)
        account, kept = store.accounts.find_with_hash(name)
        fits = self._passwords.matches(kept, password)
        if not fits or account is None or account.disabled:
            raise SignInError("name and password do not match")
        self._by_login.give_back(name)
        return account


def fold_address(address: str) -> str:
    """Return what counts as one address: for IPv6 the network of 64 bits one household has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.ip_network(f"{found}/64", strict=False))
    return str(found)
