"""Who may do what. Deny by default: what does not stand in the table is not allowed.

Every action is checked where it happens::

    require(person, Action.PUBLISH, subdistrict=site.subdistrict)

Hiding a button is a courtesy; this is the lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from geodata.errors import ForbiddenError
from geodata.vocab import Role, SubDistrict


class Action(StrEnum):
    """Everything someone can do that is not the same for all."""

    # What residents do, without an account; those with a receipt code show it.
    SEE_PUBLIC = "see_public"
    EXPORT_PUBLIC = "export_public"
    SPEAK = "speak"
    SUPPORT = "support"
    JOIN_THREAD = "join_thread"
    FOLLOW = "follow"
    ADD_TO_OWN = "add_to_own"
    WITHDRAW_OWN = "withdraw_own"
    EVALUATE = "evaluate"
    SIGN_IN = "sign_in"
    # What the desk sees.
    SEE_PENDING = "see_pending"
    SEE_HIDDEN = "see_hidden"
    SEE_CONTACT = "see_contact"
    SEE_ORIGINAL = "see_original"
    SEE_EXACT_SPOT = "see_exact_spot"
    SEE_NOTES = "see_notes"
    SEE_EVALUATIONS = "see_evaluations"
    # What the desk does with feedback.
    PUBLISH = "publish"
    HIDE = "hide"
    REDACT = "redact"
    ASK_BACK = "ask_back"
    MERGE_DUPLICATES = "merge_duplicates"
    ASSIGN = "assign"
    SET_STEP = "set_step"
    SET_DUE_DATE = "set_due_date"
    REPLY = "reply"
    EDIT_TEMPLATES = "edit_templates"
    NOTE = "note"
    # Sites and their history.
    LINK_EVENT = "link_event"
    CREATE_EVENT = "create_event"
    EDIT_EVENT = "edit_event"
    RECORD_ROUND = "record_round"
    CREATE_SITE = "create_site"
    EDIT_SITE = "edit_site"
    SEE_VERSIONS = "see_versions"
    RESTORE_VERSION = "restore_version"
    # Files.
    IMPORT_FILES = "import_files"
    UNDO_IMPORT = "undo_import"
    IMPORT_BASEMAP = "import_basemap"
    EXPORT_NON_PUBLIC = "export_non_public"
    # The installation.
    SEE_AUDIT = "see_audit"
    VERIFY_AUDIT = "verify_audit"
    APPLY_RETENTION = "apply_retention"
    MANAGE_ACCOUNTS = "manage_accounts"
    BACK_UP = "back_up"
    RESTORE_BACKUP = "restore_backup"
    END_OWN_SIGN_INS = "end_own_sign_ins"


class Reach(StrEnum):
    """How far a permission goes. Without one there is none."""

    OWN = "own"
    """In one's own sub-districts; everywhere for planners of the whole district."""
    ALL = "all"


UPLOADS = (Action.IMPORT_FILES, Action.IMPORT_BASEMAP)
"""Actions that need a file to be sent."""

_A, _O = Reach.ALL, Reach.OWN
_P, _M, _D = Role.PLANNER, Role.MODERATOR, Role.ADMINISTRATOR
_EVERYONE = dict.fromkeys(Role, _A)
_OFFICE = {_P: _O, _M: _A, _D: _A}
_PLANNING = {_P: _O, _D: _A}
_REVIEW = {_M: _A, _D: _A}
_ADMINISTRATION = {_D: _A}

GRANTS = MappingProxyType({
    Action.SEE_PUBLIC: _EVERYONE,
    Action.EXPORT_PUBLIC: _EVERYONE,
    Action.SPEAK: _EVERYONE,
    Action.SUPPORT: _EVERYONE,
    Action.JOIN_THREAD: _EVERYONE,
    Action.FOLLOW: _EVERYONE,
    Action.ADD_TO_OWN: _EVERYONE,
    Action.WITHDRAW_OWN: _EVERYONE,
    Action.EVALUATE: _EVERYONE,
    Action.SIGN_IN: _EVERYONE,
    Action.SEE_PENDING: _OFFICE,
    Action.SEE_HIDDEN: _OFFICE,
    Action.SEE_CONTACT: _PLANNING,
    Action.SEE_ORIGINAL: _REVIEW,
    Action.SEE_EXACT_SPOT: _PLANNING,
    Action.SEE_NOTES: _OFFICE,
    Action.SEE_EVALUATIONS: _OFFICE,
    Action.PUBLISH: _OFFICE,
    Action.HIDE: _OFFICE,
    Action.REDACT: _OFFICE,
    Action.ASK_BACK: _OFFICE,
    Action.MERGE_DUPLICATES: _OFFICE,
    Action.ASSIGN: _OFFICE,
    Action.SET_STEP: _PLANNING,
    Action.SET_DUE_DATE: _OFFICE,
    Action.REPLY: _PLANNING,
    Action.EDIT_TEMPLATES: _ADMINISTRATION,
    Action.NOTE: _OFFICE,
    Action.LINK_EVENT: _PLANNING,
    Action.CREATE_EVENT: _PLANNING,
    Action.EDIT_EVENT: _PLANNING,
    Action.RECORD_ROUND: _PLANNING,
    Action.CREATE_SITE: _PLANNING,
    Action.EDIT_SITE: _PLANNING,
    Action.SEE_VERSIONS: _OFFICE,
    Action.RESTORE_VERSION: _PLANNING,
    Action.IMPORT_FILES: _PLANNING,
    Action.UNDO_IMPORT: _PLANNING,
    Action.IMPORT_BASEMAP: _PLANNING,
    Action.EXPORT_NON_PUBLIC: _PLANNING,
    Action.SEE_AUDIT: _REVIEW,
    Action.VERIFY_AUDIT: _REVIEW,
    Action.APPLY_RETENTION: _ADMINISTRATION,
    Action.MANAGE_ACCOUNTS: _ADMINISTRATION,
    Action.BACK_UP: _ADMINISTRATION,
    Action.RESTORE_BACKUP: _ADMINISTRATION,
    Action.END_OWN_SIGN_INS: dict.fromkeys((_P, _M, _D), _A),
})  # fmt: skip
"""Action to role to reach. An action or role that is absent is refused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who acts; a resident without an account unless a sign-in says otherwise.

    Attributes
    ----------
    subdistricts
        Where a planner may act; ``None`` is the whole district.
    sign_in
        Names the sign-in this person came with (a hash, never the token).
    """

    role: Role = Role.RESIDENT
    account_id: str = ""
    login: str = ""
    display_name: str = ""
    subdistricts: tuple[SubDistrict, ...] | None = ()
    sign_in: str = ""

    @property
    def is_signed_in(self) -> bool:
        """Whether an account stands behind this person."""
        return bool(self.account_id)

    @property
    def actor(self) -> str:
        """How the history names this person."""
        return f"account:{self.login}" if self.login else "resident"


RESIDENT = Person()
"""Everyone who is not signed in."""


def find_reach(person: Person, action: Action) -> Reach | None:
    """Return how far this person's permission goes; ``None`` where there is none."""
    reach = GRANTS.get(action, {}).get(person.role)
    if person.role is not Role.RESIDENT and not person.is_signed_in:
        return None
    return Reach.ALL if reach is Reach.OWN and person.subdistricts is None else reach


def may(person: Person, action: Action, *, subdistrict: SubDistrict | None = None) -> bool:
    """Whether a person may do this in that sub-district.

    Parameters
    ----------
    subdistrict
        Where what is acted on lies. ``None``, not known or not tied to one:
        then only those may who may everywhere.
    """
    reach = find_reach(person, action)
    return reach is Reach.ALL or (
        reach is Reach.OWN
        and subdistrict is not None
        and subdistrict in (person.subdistricts or ())
    )


def may_somewhere(person: Person, action: Action) -> bool:
    """Whether a person may do this anywhere at all: for menus and screens, never for the act."""
    reach = find_reach(person, action)
    return reach is Reach.ALL or (reach is Reach.OWN and bool(person.subdistricts))


def require(person: Person, action: Action, *, subdistrict: SubDistrict | None = None) -> None:
    """Go on only if this person may do this there.

    Raises
    ------
    ForbiddenError
        The person may not.
    """
    if not may(person, action, subdistrict=subdistrict):
        raise _forbidden(person, action)


def require_somewhere(person: Person, action: Action) -> None:
    """Go on only if this person may do this in at least one sub-district: to open a screen.

    Raises
    ------
    ForbiddenError
        The person may not, anywhere.
    """
    if not may_somewhere(person, action):
        raise _forbidden(person, action)


def _forbidden(person: Person, action: Action) -> ForbiddenError:
    return ForbiddenError(
        f"{person.actor} ({person.role}) may not {action}", action=action.value, role=person.role
    )
