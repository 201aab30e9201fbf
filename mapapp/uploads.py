"""Guards Streamlit's upload route, which by itself takes files from any visitor into memory.

Only someone signed in who may bring files in gets through, and only so many
bytes at a time: for each person, and for all together.
"""

from __future__ import annotations

from collections import Counter

from anyio import to_thread
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from geodata.errors import MapDataError
from mapapp.access import UPLOADS, may_somewhere
from mapapp.actions.sign_in import find_person
from mapapp.cookies import read_token
from mapapp.forms import is_secure
from mapapp.headers import Services

PREFIX = "/_stcore/upload_file"
_MEGABYTE = 1_000_000
_LEAST_BYTES = 4_096
"""What a file counts for at least: a great many empty ones take room, too."""
_HEADERS = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]


class _OverBudget(Exception):  # noqa: N818
    """More bytes came than there is room for."""


class UploadMiddleware:
    """Refuses uploads, or lets them through within the budget."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services
        self._arriving: Counter[str] = Counter()
        self._owners: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at uploads only; everything else passes."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        owner = await to_thread.run_sync(self._find_owner, Request(scope))
        if not owner:
            await _refuse(send, 403, b"uploads need a sign-in that may bring files in")
            return
        if scope["method"] != "PUT":
            await self._app(scope, receive, send)
            return
        session_id = scope["path"].removeprefix(PREFIX).strip("/").partition("/")[0]
        # Whose a session was is forgotten once Streamlit keeps nothing for it.
        kept = _count_kept()
        self._owners = {key: each for key, each in self._owners.items() if key in kept}
        if self._owners.get(session_id, owner) != owner:
            await _refuse(send, 403, b"this session is someone else's")
            return
        try:
            await self._pass(owner, session_id, scope, receive, send)
        except _OverBudget:
            await _refuse(
                send, 413, b"no room for so many bytes; remove a file, or come back later"
            )

    def _find_owner(self, request: Request) -> str:
        """Return whose upload this is, or nothing where it may not be."""
        services = self._services
        token = read_token(request.cookies, secure=is_secure(request))
        try:
            person = find_person(services.store, token, services.settings)
        except MapDataError:
            return ""
        allowed = any(may_somewhere(person, action) for action in UPLOADS)
        return person.account_id if allowed else ""

    async def _pass(
        self, owner: str, session_id: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        room = self._find_room(owner)
        said = Request(scope).headers.get("content-length", "0")
        if not said.isdecimal() or int(said) > room:
            raise _OverBudget
        taken = 0

        async def receive_within() -> Message:
            nonlocal taken
            message = await receive()
            came = len(message.get("body", b""))
            taken += came
            self._arriving[owner] += came
            if self._find_room(owner) < 0:
                raise _OverBudget
            return message

        try:
            await self._app(scope, receive_within, send)
        finally:
            self._arriving[owner] -= taken
            self._owners[session_id] = owner

    def _find_room(self, owner: str) -> int:
        """Return how many bytes this account may still send, in view of what is kept for all."""
        kept = _count_kept()
        own = sum(size for key, size in kept.items() if self._owners.get(key) == owner)
        settings = self._services.settings
        return min(
            settings.upload_mb_person * _MEGABYTE - own - self._arriving[owner],
            settings.upload_mb_total * _MEGABYTE - sum(kept.values()) - self._arriving.total(),
        )


def _count_kept() -> dict[str, int]:
    """Return how many bytes Streamlit keeps for each of its sessions."""
    if not runtime.exists():
        return {}
    files = runtime.get_instance().uploaded_file_mgr
    if not isinstance(files, MemoryUploadedFileManager):
        return {}
    kept = list(files.file_storage.items())
    return {
        key: sum(max(len(each.data), _LEAST_BYTES) for each in list(held.values()))
        for key, held in kept
    }


async def _refuse(send: Send, status: int, said: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": said})
