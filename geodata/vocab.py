"""Closed word lists. The words people read for them stand in ``layers/web/words.json``."""

from __future__ import annotations

from enum import StrEnum


class SiteKind(StrEnum):
    """What a site is, first of all; one layer kind draws each."""

    RENEWAL = "renewal"
    PARK = "park"
    STATION = "station"
    CONSULT = "consult"
    CONTEXT = "context"


class SiteState(StrEnum):
    """How far things have come, as far as the source says."""

    PLANNED = "planned"
    TALKS = "talks"
    STUDY = "study"
    WORK = "work"
    DONE = "done"
    OPEN = "open"
    RESOLVED = "resolved"
    UNKNOWN = "unknown"


class EventRole(StrEnum):
    """The part an event plays in the chain concern -> talks -> change."""

    CONCERN = "concern"
    TALK = "talk"
    CHANGE = "change"
    OTHER = "event"


class EventKind(StrEnum):
    """What happened."""

    CONCERN = "concern"
    CONFLICT = "conflict"
    FEEDBACK = "feedback"
    CONSULTATION = "consultation"
    UNDER_STUDY = "under_study"
    PLANNED = "planned"
    RESPONSE = "response"
    STARTED = "started"
    CARRIED_OUT = "carried_out"
    RENEWAL = "renewal"
    COMPLETED = "completed"
    OPENED = "opened"
    RESOLVED = "resolved"
    FOUNDED = "founded"
    FORMED = "formed"
    MOVED_IN = "moved_in"
    SERVICE = "service"
    ACTIVITY = "activity"
    MUTUAL_AID = "mutual_aid"
    PROGRAMME = "programme"
    AWARD = "award"
    VISIT = "visit"
    HERITAGE = "heritage"
    CONTEXT = "context"

    @property
    def role(self) -> EventRole:
        """The part this kind of event plays in the chain."""
        return _ROLES.get(self, EventRole.OTHER)


_ROLES = {
    EventKind.CONCERN: EventRole.CONCERN,
    EventKind.CONFLICT: EventRole.CONCERN,
    EventKind.FEEDBACK: EventRole.CONCERN,
    EventKind.CONSULTATION: EventRole.TALK,
    EventKind.UNDER_STUDY: EventRole.TALK,
    EventKind.RESPONSE: EventRole.CHANGE,
    EventKind.STARTED: EventRole.CHANGE,
    EventKind.CARRIED_OUT: EventRole.CHANGE,
    EventKind.RENEWAL: EventRole.CHANGE,
    EventKind.COMPLETED: EventRole.CHANGE,
    EventKind.OPENED: EventRole.CHANGE,
    EventKind.RESOLVED: EventRole.CHANGE,
}


class Confidence(StrEnum):
    """How sure a name is that the source does not give in that language."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class FeedbackStatus(StrEnum):
    """Where a piece of feedback stands. Only REPORTED and PUBLISHED are public."""

    REPORTED = "reported"
    PENDING = "pending"
    ASKED = "asked"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


PUBLIC_STATUSES = (FeedbackStatus.REPORTED, FeedbackStatus.PUBLISHED)


class Step(StrEnum):
    """The city's five steps of a public matter: 议题发布 建议接收 办理反馈 信息查询 公众评价."""

    RAISED = "raised"
    ACCEPTED = "accepted"
    HANDLED = "handled"
    INFORMED = "informed"
    EVALUATED = "evaluated"


class FeedbackCategory(StrEnum):
    """What feedback is about."""

    NOISE = "noise"
    LIGHT = "light"
    PROXIMITY = "proximity"
    ACCESS = "access"
    PARKING = "parking"
    TRANSPORT = "transport"
    SPACE = "space"
    GREEN = "green"
    FACILITIES = "facilities"
    SERVICES = "services"
    WASTE = "waste"
    LIFT = "lift"
    NUISANCE = "nuisance"
    TRUST = "trust"
    GOVERNANCE = "governance"
    HERITAGE = "heritage"
    OTHER = "other"


class Mood(StrEnum):
    """How it was meant."""

    CONCERN = "concern"
    COMPLAINT = "complaint"
    CONFLICT = "conflict"
    SUGGESTION = "suggestion"
    WISH = "wish"
    PRAISE = "praise"
    MIXED = "mixed"


class BodyKind(StrEnum):
    """What a body is."""

    COUNCIL_HALL = "council_hall"
    COMMITTEE = "committee"
    ALLIANCE = "alliance"
    PROGRAMME = "programme"
    ORGANISATION = "organisation"
    STUDIO = "studio"
    TEAM = "team"
    CONVENTION = "convention"
    MECHANISM = "mechanism"
    SERVICE = "service"
    RECOGNITION = "recognition"


class SubDistrict(StrEnum):
    """The nine streets and one town of Changning."""

    HUAYANG = "huayang"
    JIANGSU = "jiangsu"
    XINHUA = "xinhua"
    ZHOUJIAQIAO = "zhoujiaqiao"
    TIANSHAN = "tianshan"
    XIANXIA = "xianxia"
    HONGQIAO = "hongqiao"
    CHENGJIAQIAO = "chengjiaqiao"
    BEIXINJING = "beixinjing"
    XINJING = "xinjing"


class Role(StrEnum):
    """What someone is to the map. Without an account everyone is a resident."""

    RESIDENT = "resident"
    PLANNER = "planner"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


class Comparison(StrEnum):
    """How a quantity relates to the number given for it."""

    EXACTLY = "="
    ABOUT = "~"
    UNDER = "<"
    OVER = ">"
    UP_TO = "<="
    AT_LEAST = ">="
