"""A site's events in order, and the chain from a concern over the talks to the change. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from geodata.models import Event, Round, Text
from geodata.vocab import EventKind, EventRole


def order_events(events: Sequence[Event]) -> list[Event]:
    """Order a site's events: by date where dates decide, else by the order given.

    An event stands before another when its latest day lies before the other's
    earliest. Uncertain dates that overlap decide nothing.
    """
    left = sorted(events, key=lambda event: (event.order, event.id))
    ordered: list[Event] = []
    while left:
        first = next(event for event in left if not any(_is_before(other, event) for other in left))
        left.remove(first)
        ordered.append(first)
    return ordered


def _is_before(one: Event, other: Event) -> bool:
    if one.date.latest is None or other.date.earliest is None:
        return False
    return one.date.latest < other.date.earliest


_DECISIONS = frozenset({EventKind.PLANNED, EventKind.RESPONSE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """Concern, talks, decision, change: what a site's history comes down to.

    Attributes
    ----------
    rounds
        How many talks; ``None`` where the source says "many" or gives no number.
    decision
        What was decided before it was done; empty where the history names none.
    change
        Empty where no outcome is known yet.
    """

    concern: Text
    talk: Text
    rounds: int | None
    decision: Text
    change: Text


def find_chain(
    events: Sequence[Event],
    rounds: Sequence[Round],
    *,
    themes: Sequence[Text] = (),
    done: Collection[str] = (),
) -> Chain | None:
    """Return the chain of a site, or nothing where nobody raised or discussed anything.

    Parameters
    ----------
    events
        Of one site, ordered by :func:`order_events`.
    rounds
        Of the same site.
    themes
        What residents raised; the first stands for the concern where no event does.
    done
        Ids of events the office named when it answered: changes, whatever their kind.
    """
    concerns = [event.text for event in events if event.kind.role is EventRole.CONCERN]
    talks = [event for event in events if event.kind.role is EventRole.TALK]
    changes = [event for event in events if event.kind.role is EventRole.CHANGE or event.id in done]
    if not concerns and not talks and not rounds and not (themes and changes):
        return None
    concerns = concerns or list(themes)
    change = changes[-1] if changes else None
    decided = [event.text for event in events if event.kind in _DECISIONS and event is not change]
    last = talks[-1] if talks else None
    # The talks that are named are counted; meetings that led up to them stand in the history.
    meant = [each for each in rounds if last and each.event_id == last.id] or rounds
    counts = [each.count for each in meant]
    return Chain(
        concern=concerns[0] if concerns else Text(),
        talk=last.text if last else Text(),
        rounds=None if None in counts else sum(count or 0 for count in counts),
        decision=decided[-1] if decided else Text(),
        change=change.text if change else Text(),
    )
