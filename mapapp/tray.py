"""Where a photo lies between its upload and the form that takes it: minutes, in memory."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from threading import Lock

from geodata.errors import TooManyTriesError
from geodata.photos import Photo

KEEP_S = 600.0
MOST_BYTES = 64 * 2**20


class Tray:
    """Gives a handle for a photo, and the photo for the handle until it is taken.

    Parameters
    ----------
    keep_s
        Seconds a photo waits to be taken.
    most_bytes
        What all of them together may hold.
    clock
        Seconds that only go forward.
    """

    def __init__(
        self,
        *,
        keep_s: float = KEEP_S,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keep_s = keep_s
        self._most_bytes = most_bytes
        self._clock = clock
        self._lying: dict[str, tuple[float, Photo]] = {}
        self._lock = Lock()

    def put(self, photo: Photo) -> str:
        """Put a photo down; return its handle.

        Raises
        ------
        TooManyTriesError
            There is no room at present.
        """
        with self._lock:
            self._clear()
            held = sum(len(each.content) for _, each in self._lying.values())
            if held + len(photo.content) > self._most_bytes:
                seconds = round(self._keep_s)
                raise TooManyTriesError("no room for photos at present", seconds=seconds)
            handle = secrets.token_urlsafe(24)
            self._lying[handle] = (self._clock() + self._keep_s, photo)
            return handle

    def look(self, handle: str) -> Photo | None:
        """Return the photo of a handle and leave it there, for the whole time again."""
        with self._lock:
            self._clear()
            if handle not in self._lying:
                return None
            photo = self._lying[handle][1]
            self._lying[handle] = (self._clock() + self._keep_s, photo)
            return photo

    def take(self, handle: str) -> Photo | None:
        """Take the photo of a handle away; nothing where it was taken or has expired."""
        with self._lock:
            self._clear()
            found = self._lying.pop(handle, None)
            return found and found[1]

    def _clear(self) -> None:
        now = self._clock()
        self._lying = {key: each for key, each in self._lying.items() if each[0] > now}


TRAY = Tray()
"""The one of this process: the upload route puts, the form takes."""
