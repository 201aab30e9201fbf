"""A flood is told from neighbours who write: buckets, addresses, words said before, the gate."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from geodata.errors import QueueFullError, RefusedPostError, SaidAlreadyError, WaitError
from geodata.floods import UNKNOWN, RecentWords, find_fingerprint, find_origin
from geodata.store import Store
from geodata.store.read_cases import CaseFilter
from geodata.vocab import FeedbackCategory, FeedbackStatus
from mapapp.actions.feedback import Draft, send_feedback
from mapapp.post_gate import LONGEST_QUEUE, Post, PostGate

POST = Post(
    session="s",
    origin=find_origin("203.0.113.7"),
    place="A01",
    words="晚上十一点以后还有人打球，睡不着",
    seconds=60,
)


def no_one_waits() -> int:
    return 0


@pytest.mark.parametrize(
    ("peer", "forwarded", "address", "block"),
    [
        ("203.0.113.7", "", "203.0.113.7/32", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("::ffff:203.0.113.7", "", "203.0.113.7/32", "203.0.113.0/24"),
        (None, "", UNKNOWN, UNKNOWN),
        ("127.0.0.1", "", UNKNOWN, UNKNOWN),
        # Not from a proxy of ours: what it claims is not believed.
        ("203.0.113.7", "198.51.100.1", "203.0.113.7/32", "203.0.113.0/24"),
        ("10.0.0.5", "198.51.100.1", "198.51.100.1/32", "198.51.100.0/24"),
        # The visitor wrote the first part itself; our proxies wrote the rest.
        ("10.0.0.5", "1.1.1.1, 198.51.100.1, 10.0.0.6", "198.51.100.1/32", "198.51.100.0/24"),
        ("10.0.0.5", "nonsense", UNKNOWN, UNKNOWN),
    ],
)
def test_where_a_post_comes_from(
    peer: str | None, forwarded: str, address: str, block: str
) -> None:
    origin = find_origin(peer, forwarded, ["10.0.0.0/8"])
    assert (origin.address, origin.block) == (address, block)


def test_the_same_words_are_known_again_and_others_are_not() -> None:
    recent = RecentWords(keep_s=600, most=10)
    said = "晚上十一点以后广场上还有很多人打球，声音很大，孩子睡不着觉，请管一管"
    recent.add(said, 0)
    assert (
        recent.count_like("晚上，十一点以后！广场上还有很多人打球 声音很大 孩子睡不着觉请管一管", 1)
        == 1
    )
    assert recent.count_like(said + "！谢谢", 1) == 1
    assert recent.count_like("路灯坏了三盏，老人晚上不敢走，请尽快来修一下，谢谢你们", 1) == 0
    assert recent.count_like(said, 601) == 0


def test_short_words_count_only_when_they_are_the_same() -> None:
    recent = RecentWords()
    recent.add("太吵了", 0)
    assert recent.count_like("太吵了!", 1) == 1
    assert recent.count_like("太亮了", 1) == 0


def test_fingerprints_follow_the_words() -> None:
    one = find_fingerprint("the gate should stay open until ten in summer as people walk late")
    near = find_fingerprint("the gate should stay open until ten in summer as people walk home")
    far = find_fingerprint("bins smell and nobody collects rubbish on sundays or public holidays")
    assert (one ^ near).bit_count() < (one ^ far).bit_count()


class Clock:
    """A clock the tests turn."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> PostGate:
    return PostGate(longest_queue=100, clock=clock)


@pytest.mark.parametrize("change", [{"trap": "http://example.org"}, {"seconds": 0.4}])
def test_a_program_is_refused(gate: PostGate, change: dict[str, Any]) -> None:
    with pytest.raises(RefusedPostError):
        gate.admit(replace(POST, **change), count_waiting=no_one_waits)


def test_one_visitor_is_asked_to_wait_and_told_how_long(gate: PostGate, clock: Clock) -> None:
    for number in range(3):
        gate.admit(replace(POST, words=f"{number}"), count_waiting=no_one_waits)
    with pytest.raises(WaitError) as caught:
        gate.admit(replace(POST, words="more"), count_waiting=no_one_waits)
    assert caught.value.facts["seconds"] == 60
    clock.now = 61
    gate.admit(replace(POST, words="more"), count_waiting=no_one_waits)


def test_the_same_words_from_many_are_taken_three_times(gate: PostGate) -> None:
    posts = [replace(POST, session=str(n), origin=find_origin(f"203.0.{n}.7")) for n in range(4)]
    for post in posts[:3]:
        gate.admit(post, count_waiting=no_one_waits)
    with pytest.raises(SaidAlreadyError):
        gate.admit(posts[3], count_waiting=no_one_waits)


def test_the_second_half_of_the_queue_is_kept_for_newcomers(gate: PostGate) -> None:
    for number in range(2):
        gate.admit(replace(POST, words=f"{number}"), count_waiting=lambda: 99)
    with pytest.raises(QueueFullError):
        gate.admit(replace(POST, words="again"), count_waiting=lambda: 50)
    # What was refused took nothing: the third of three in a session is still there.
    gate.admit(replace(POST, words="again"), count_waiting=lambda: 49)
    other = replace(POST, session="o", origin=find_origin("198.51.100.1"), words="new")
    with pytest.raises(QueueFullError):
        gate.admit(other, count_waiting=lambda: 100)


def test_a_meeting_in_one_room_comes_through(gate: PostGate, clock: Clock) -> None:
    # Twenty neighbours behind one address, one post each within two minutes.
    for number in range(20):
        clock.now = number * 6
        post = replace(POST, session=str(number), words=f"neighbour {number} says this")
        gate.admit(post, count_waiting=no_one_waits)


def flood(seed: int, addresses: int) -> Iterator[tuple[float, Post]]:
    """10,000 posts in a minute, each from a new session, with words nobody wrote before."""
    draw = random.Random(seed)
    for number in range(10_000):
        host = draw.randrange(addresses)
        yield (
            number * 60 / 10_000,
            Post(
                session=f"bot{number}",
                origin=find_origin(f"198.{18 + host // 256}.{host % 256}.9"),
                place=f"A{draw.randrange(1, 20):02d}",
                words="".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(30)),
                seconds=10,
            ),
        )


@pytest.mark.parametrize("addresses", [1, 500])
def test_an_honest_neighbour_comes_through_a_flood(
    store: Store, clock: Clock, addresses: int
) -> None:
    gate = PostGate(clock=clock)
    taken: list[Post] = []
    honest = {1_000: "A01", 5_000: "A02", 9_990: "A01"}
    for number, (now, post) in enumerate(flood(7, addresses)):
        clock.now = now
        with suppress(WaitError):
            gate.admit(post, count_waiting=lambda: len(taken))
            taken.append(post)
        if number in honest:
            words = f"路灯坏了 {number}"
            neighbour = replace(POST, session=words, place=honest[number], words=words,
                                origin=find_origin(f"203.0.113.{number // 1_000}"))  # fmt: skip
            gate.admit(neighbour, count_waiting=lambda: len(taken))
            draft = Draft(site_id=honest[number], category=FeedbackCategory.LIGHT, words=words)
            send_feedback(store, draft, lang="zh", home_key=b"", contact_days=90)
    waiting = store.cases.find(CaseFilter(statuses=(FeedbackStatus.PENDING,)))
    assert len(waiting) == len(honest)
    # One address: its 20 and the 6 that came free. 500: two each, and what all share.
    assert len(taken) <= (26 if addresses == 1 else 2 * addresses + 120 + 60)
    assert len(taken) < LONGEST_QUEUE // 2
