"""What the store holds, as far as a file is compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geodata.importing.facts import Facts, Record
from geodata.importing.fields import Kind


@dataclass(frozen=True, slots=True)
class Held:
    """A record of the store: as it is, as flat facts, and the number of its version."""

    record: Record
    facts: Facts
    version: int


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is held of each kind, by id.

    Attributes
    ----------
    records
        Kinds that were not asked for are empty; sites are always there.
    sources
        Ids of known sources.
    made
        Ids of records that an earlier file of the same name made, by kind.
    """

    records: Mapping[Kind, Mapping[str, Held]]
    sources: frozenset[str] = frozenset()
    made: Mapping[Kind, frozenset[str]] = field(default_factory=dict)
