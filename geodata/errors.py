"""Errors: one root, one class for each thing a caller treats differently.

The stable ``code`` is what the screens and the command line translate; the
facts travel as attributes, never only inside a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class MapDataError(Exception):
    """Root of every error this project raises on purpose.

    Parameters
    ----------
    message
        English sentence for logs and for callers without a reader's language.
    **facts
        What the sentence is about: file, row, column, value, remedy, ...
    """

    code = "map_data"

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.facts = facts


class InvalidRecordError(MapDataError):
    """A record breaks one or more rules; ``facts["faults"]`` lists all of them."""

    code = "invalid_record"

    def __init__(self, record: str, faults: list[Fault]) -> None:
        listed = "; ".join(f"{fault.field}: {fault.reason} ({fault.value!r})" for fault in faults)
        super().__init__(f"{record}: {listed}", record=record, faults=tuple(faults))
        self.faults = tuple(faults)


class InvalidDateError(MapDataError):
    """Not an EDTF date this project accepts."""

    code = "invalid_date"


class BundleError(MapDataError):
    """A bundled data file is missing, altered, or holds a bad row."""

    code = "bundle"

    def __init__(self, message: str, problems: tuple[RowProblem, ...] = ()) -> None:
        super().__init__(message, problems=problems)
        self.problems = problems


class StoreError(MapDataError):
    """The store cannot be opened, is damaged, or is newer than this program."""

    code = "store"


class StoreDamagedError(StoreError):
    """The file is not a store of ours or fails its integrity check."""

    code = "store_damaged"


class StoreUnwritableError(StoreError):
    """The directory or file of the store cannot be written."""

    code = "store_unwritable"


class StoreTooNewError(StoreError):
    """The store was written by a newer version of this program."""

    code = "store_too_new"


class QueryTooLongError(StoreError):
    """A read took longer than the configured limit and was stopped."""

    code = "query_too_long"


class StoreBusyError(StoreError):
    """Others kept the store for too long; the same again works later."""

    code = "store_busy"


class UnknownRecordError(MapDataError):
    """No record with that id."""

    code = "unknown_record"


class IllegalMoveError(MapDataError):
    """Feedback cannot make this move from where it stands."""

    code = "illegal_move"


class ChangedMeanwhileError(MapDataError):
    """Somebody else changed the record since it was read; ``facts["version"]`` is the newest."""

    code = "changed_meanwhile"


class ImportStandsError(MapDataError):
    """An import cannot be undone: later edits stand on it; ``obstacles`` lists them."""

    code = "import_stands"

    def __init__(self, import_id: str, obstacles: Sequence[Any]) -> None:
        listed = "; ".join(f"{each.entity} {each.id}: {each.why} {each.by}" for each in obstacles)
        super().__init__(f"import {import_id} stands: {listed}", id=import_id, listed=listed)
        self.obstacles = tuple(obstacles)


class PhotoError(MapDataError):
    """Not a picture, or one too large to take."""

    code = "photo"


class SettingsError(MapDataError):
    """A setting is unknown or has a value that cannot be used."""

    code = "settings"


class ProviderError(MapDataError):
    """The file of an online basemap cannot be used; ``faults`` lists why, and what could be."""

    code = "provider"

    def __init__(self, file: str, faults: list[str]) -> None:
        listed = "; ".join(faults)
        super().__init__(f"online basemap {file}: {listed}", file=file, listed=listed)
        self.faults = tuple(faults)


class FilterError(MapDataError):
    """A filter names something that does not exist."""

    code = "filter"


class ExportOptionError(MapDataError):
    """A file format does not have that option, or the option does not take that value."""

    code = "export_option"


class StoryError(MapDataError):
    """A story cannot be told as it is written; names file, place, value and what would do."""

    code = "story"


class AccentError(MapDataError):
    """A theme colour is none, or too pale to be read; ``facts["accepted"]`` is one that is not."""

    code = "accent"


class ForbiddenError(MapDataError):
    """Someone may not do something there; ``facts["action"]`` says what."""

    code = "forbidden"


class SignInError(MapDataError):
    """Name and password do not belong together; never says which of the two is wrong."""

    code = "sign_in"


class LastAdministratorError(MapDataError):
    """Without this account nobody could manage accounts any more."""

    code = "last_administrator"


class TooManyTriesError(MapDataError):
    """Too many attempts to sign in; ``facts["seconds"]`` says how long to wait."""

    code = "too_many_tries"


class PasswordError(MapDataError):
    """A new password that cannot be accepted."""

    code = "password"


class FileRefusedError(MapDataError):
    """A file given to an importer cannot be used; nothing was changed."""

    code = "file_refused"


class UnreadableFileError(FileRefusedError):
    """Damaged, cut short, or not there."""

    code = "file_unreadable"


class UnknownFormatError(FileRefusedError):
    """Of none of the formats that are read here."""

    code = "file_unknown"


class EmptyFileError(FileRefusedError):
    """The file holds nothing."""

    code = "file_empty"


class FileTooLargeError(FileRefusedError):
    """The file, or what of it lies in the area, is more than can be taken."""

    code = "file_too_large"


class ImportTooLargeError(FileTooLargeError):
    """A file of records, or a part of it, is larger than is taken; ``facts["what"]`` says which."""

    code = "import_too_large"


class CellTooLongError(FileRefusedError):
    """One cell holds more than is taken; ``facts["row"]`` says where."""

    code = "cell_too_long"


class NoRowsError(FileRefusedError):
    """A file without a single row or feature."""

    code = "file_no_rows"


class EncodingError(FileRefusedError):
    """No known encoding explains the text, or not the one the person named."""

    code = "file_encoding"


class OpenQuoteError(FileRefusedError):
    """A quotation mark opens in a row and never closes, so where rows end cannot be told."""

    code = "file_quote"


class EncryptedFileError(FileRefusedError):
    """Protected with a password."""

    code = "file_encrypted"


class ArchiveError(FileRefusedError):
    """An archive that is not unpacked: too much in it, strange names, or nothing known."""

    code = "file_archive"


class OutsideAreaError(FileRefusedError):
    """Nothing of the file lies in the area."""

    code = "file_outside"


class MissingColumnsError(FileRefusedError):
    """A table has none of the columns that are looked for."""

    code = "file_columns"


class MissingCrsError(FileRefusedError):
    """The file's format does not settle its coordinate system, and nobody stated it."""

    code = "crs_missing"


class UnknownCrsError(FileRefusedError):
    """The stated coordinate system is not a known one."""

    code = "crs_unknown"


class WrongCrsError(FileRefusedError):
    """Under the stated coordinate system the file does not lie where it should."""

    code = "crs_wrong"


class MissingAttributionError(FileRefusedError):
    """Nobody stated whose positions these are."""

    code = "attribution_missing"


class ImportAreaError(FileRefusedError):
    """The area to clip to is not one, or lies away from the district."""

    code = "import_area"


class WorkerError(FileRefusedError):
    """The process that read a file ended without an answer."""

    code = "worker_died"


class WorkerTooLongError(WorkerError):
    """Reading took longer than allowed and was stopped."""

    code = "worker_too_long"


class WorkerMemoryError(WorkerError):
    """Reading needed more memory than allowed and was stopped."""

    code = "worker_memory"


class BasemapError(MapDataError):
    """The imported map is damaged, or cannot be put in its place."""

    code = "basemap"


class PostError(MapDataError):
    """A resident's post is not taken now; the words stay with whoever wrote them."""

    code = "post"


class WaitError(PostError):
    """Too many posts from one visitor, address or about one place; ``seconds`` tells how long."""

    code = "wait"


class PhotoGoneError(PostError):
    """The photo lay too long before its feedback was sent."""

    code = "photo_gone"


class SaidAlreadyError(PostError):
    """The same words were sent several times lately."""

    code = "said_already"


class QueueFullError(PostError):
    """Too much feedback waits to be read."""

    code = "queue_full"


class RefusedPostError(PostError):
    """The form was filled in by a program, as far as can be told."""

    code = "refused_post"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One broken rule of one record; ``field`` is such as ``name``, or ``name.en``."""

    field: str
    value: object
    reason: str


@dataclass(frozen=True, kw_only=True)
class RowProblem:
    """One row that could not be read: where it stands, what it held, what would be accepted."""

    file: str
    row: int
    column: str
    value: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        """One line a planner can act on."""
        return (
            f"{self.file}, row {self.row}, column {self.column}: "
            f"{self.value!r}: {self.reason}. {self.remedy}"
        )
