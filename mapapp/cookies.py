"""The cookie a sign-in lives in. Only our own route sets it; scripts cannot read it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping

from starlette.responses import Response

_SIGN_IN, _FORM = "changning_sign_in", "changning_form"


def new_token() -> str:
    """Return a new secret of 256 bits."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored in place of a token."""
    return hashlib.sha256(f"sign-in:{token}".encode()).hexdigest()


def read_token(cookies: Mapping[str, str], *, secure: bool) -> str:
    """Return the sign-in token a browser sent, or nothing.

    Parameters
    ----------
    secure
        Whether the page came by https: then only the ``__Host-`` cookie counts,
        which neither another host nor an unencrypted page could have set.
    """
    return cookies.get(_name(_SIGN_IN, secure), "")


def read_form_token(cookies: Mapping[str, str], *, secure: bool) -> str:
    """Return the token that ties a form to the browser it was shown in, or nothing."""
    return cookies.get(_name(_FORM, secure), "")


def set_token(answer: Response, token: str, *, secure: bool, seconds: int) -> None:
    """Hand the browser its sign-in token."""
    _set(answer, _SIGN_IN, token, secure=secure, seconds=seconds)


def set_form_token(answer: Response, token: str, *, secure: bool) -> None:
    """Hand the browser the token its form is tied to; good for half an hour."""
    _set(answer, _FORM, token, secure=secure, seconds=1800)


def forget_token(answer: Response, *, secure: bool) -> None:
    """Take the sign-in cookie back."""
    _set(answer, _SIGN_IN, "", secure=secure, seconds=0)


def _name(name: str, secure: bool) -> str:
    return f"__Host-{name}" if secure else name


def _set(answer: Response, name: str, value: str, *, secure: bool, seconds: int) -> None:
    answer.set_cookie(
        _name(name, secure),
        value,
        max_age=seconds,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
