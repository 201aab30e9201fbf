"""Forms of our own routes: read within limits, and only from our own pages."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

from mapapp.cookies import new_token, read_form_token

_LONGEST = 8_192
_KEY = secrets.token_bytes(32)
"""New at each start: a form from before is shown again."""


def is_secure(request: Request) -> bool:
    """Whether the browser's side of this request is https."""
    return request.url.scheme == "https"


def find_form_token(request: Request) -> str:
    """Return the token that ties a form to this browser: the one it has, or a new one."""
    token = read_form_token(request.cookies, secure=is_secure(request))
    return token if re.fullmatch(r"[\w-]{43}", token) else new_token()


def sign_form(form_token: str) -> str:
    """Return what a form carries; it can be made only by who holds cookie and key."""
    return hmac.new(_KEY, form_token.encode(), hashlib.sha256).hexdigest()


async def read_form(request: Request) -> dict[str, str] | None:
    """Read a form that came from one of our own pages in this browser.

    Returns
    -------
    dict or None
        Field to value; ``None`` where it came from elsewhere, is too long or is no form.
    """
    if not is_ours(request):
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST:
            return None
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=10)
    except ValueError:
        return None
    form = {name: values[0] for name, values in fields.items()}
    kept = read_form_token(request.cookies, secure=is_secure(request))
    signed = form.get("form", "").encode()
    return form if kept and hmac.compare_digest(sign_form(kept).encode(), signed) else None


def is_ours(request: Request) -> bool:
    """Whether the browser says that one of our pages sent this; silence is not enough."""
    said = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if said is None and origin is None:
        return False
    here = f"{request.url.scheme}://{request.headers.get('host', '')}"
    return said in {None, "same-origin"} and origin in {None, here}


def find_way_back(asked: str) -> str:
    """Return where to go after signing in: a path of ours, or the start page.

    Parameters
    ----------
    asked
        From the address, so anything at all.
    """
    is_path = re.fullmatch(r"/(?![/\\])[^\x00-\x20\\\x7f-\x9f]{0,2000}", asked)
    if not is_path or asked.startswith(("/auth/", "/_stcore", "/api/")):
        return "/"
    parts = urlsplit(asked)
    return asked if not parts.scheme and not parts.netloc else "/"
