"""What was found, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PersonalKind(StrEnum):
    """Kinds of personal data; where two lie on one another, the earlier one names them."""

    IDENTITY = "identity"
    CARD = "card"
    EMAIL = "email"
    MOBILE = "mobile"
    LANDLINE = "landline"
    CHAT = "chat"
    PLATE = "plate"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A piece of a text that should not be public: from ``start`` up to ``end``."""

    kind: PersonalKind
    start: int
    end: int
