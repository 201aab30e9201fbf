"""What tells a flood of feedback: where posts come from, and words that were said before. Pure."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

UNKNOWN = "unknown"
"""The one bucket of all whose address is not known."""
_WORD_SIGNS = re.compile(r"\w")
_SHINGLE = 3
_BITS = 64
_LIKE_BITS = 6
"""Fingerprints of nearly the same words differ in at most so many of 64 bits."""
_LONG = 20
"""Signs from which on nearly the same words count as the same; below, only the same ones."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a post comes from: one household's address, and the block it lies in."""

    address: str
    block: str


def find_origin(peer: str | None, forwarded: str = "", proxies: Iterable[str] = ()) -> Origin:
    """Say where a post comes from.

    Parameters
    ----------
    peer
        Address of the other end of the connection; ``None`` where it is not known.
    forwarded
        ``X-Forwarded-For``. Anyone can write one: it is read from its end, and
        only as far as the machines that wrote it are ours.
    proxies
        Addresses or networks of our own proxies.
    """
    ours = [ipaddress.ip_network(each, strict=False) for each in proxies]
    hops = [*(part.strip() for part in forwarded.split(",") if part.strip()), peer or ""]
    found = None
    for hop in reversed(hops):
        try:
            found = ipaddress.ip_address(hop.strip("[]").split("%")[0])
        except ValueError:
            return Origin(address=UNKNOWN, block=UNKNOWN)
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped
        if not any(found.version == each.version and found in each for each in ours):
            break
    if found is None or found.is_loopback:
        return Origin(address=UNKNOWN, block=UNKNOWN)
    # A household has one IPv4 address, or a /64 of IPv6; a provider hands out from /24 and /48.
    sizes = (32, 24) if found.version == 4 else (64, 48)
    own, block = (str(ipaddress.ip_network(f"{found}/{size}", strict=False)) for size in sizes)
    return Origin(address=own, block=block)


@dataclass
class RecentWords:
    """Fingerprints of what was written lately, to notice the same words again.

    Attributes
    ----------
    keep_s
        Seconds for which words are remembered.
    most
        Most texts remembered.
    """

    keep_s: float = 3600
    most: int = 500
    _seen: deque[tuple[float, str, int]] = field(default_factory=deque)

    def count_like(self, words: str, now: float) -> int:
        """Count what was written lately in the same words, or long texts in nearly the same."""
        while self._seen and now - self._seen[0][0] > self.keep_s:
            self._seen.popleft()
        plain = _to_signs(words)
        mark = find_fingerprint(plain)
        return sum(
            plain == other
            or (len(plain) >= _LONG and len(other) >= _LONG
                and (mark ^ theirs).bit_count() <= _LIKE_BITS)
            for _, other, theirs in self._seen
        )  # fmt: skip

    def add(self, words: str, now: float) -> None:
        """Remember words; the oldest are forgotten when there are too many."""
        plain = _to_signs(words)
        self._seen.append((now, plain, find_fingerprint(plain)))
        if len(self._seen) > self.most:
            self._seen.popleft()


def _to_signs(words: str) -> str:
    return "".join(_WORD_SIGNS.findall(words.casefold()))


def find_fingerprint(words: str) -> int:
    """Return the simhash of a text: texts that share most of their parts share most of its bits."""
    sums = [0] * _BITS
    for at in range(max(1, len(words) - _SHINGLE + 1)):
        piece = words[at : at + _SHINGLE].encode()
        number = int.from_bytes(hashlib.blake2b(piece, digest_size=_BITS // 8).digest(), "big")
        for bit in range(_BITS):
            sums[bit] += 1 if number >> bit & 1 else -1
    return sum(1 << bit for bit, total in enumerate(sums) if total > 0)
