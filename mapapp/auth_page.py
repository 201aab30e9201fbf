"""The plain pages for signing in and out: no script, both languages, nothing from a person in them
but the name they typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse

from layers.assets import find_address
from mapapp.cookies import set_form_token
from mapapp.forms import find_form_token, is_secure, sign_form
from mapapp.text import LANGUAGES, say

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def find_language(request: Request) -> str:
    """Return the language asked for in the address, or by the browser."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    preferred = request.headers.get("accept-language", "zh").strip().lower()
    return "en" if preferred.startswith("en") else "zh"


def build_field(lang: str, name: str, *, kind: str, complete: str, value: str = "") -> str:
    """Return one labelled field; ``account.<name>`` is its label."""
    return (
        f'<label for="{name}">{escape(say(lang, f"account.{name}"))}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" required '
        f'maxlength="200" autocapitalize="none" spellcheck="false" value="{escape(value)}">'
    )


def build_page(
    request: Request,
    *,
    title: str,
    fields: Sequence[str] = (),
    note: str = "",
    back: str = "/",
    error: str = "",
    status: int = 200,
) -> HTMLResponse:
    """Build a page with one form, sent back to its own address.

    Parameters
    ----------
    title
        Key of the heading and the button.
    fields
        From `build_field`.
    note, error
        Sentences in the reader's language.
    back
        Path to go to afterwards, already found safe.
    """
    lang = find_language(request)
    other = next(each for each in LANGUAGES if each != lang)
    path = request.url.path
    here = f"{path}?{urlencode({'lang': lang, 'next': back})}"
    there = f"{path}?{urlencode({'lang': other, 'next': back})}"
    token = find_form_token(request)
    heading = escape(say(lang, title))
    said = f'<p class="error" role="alert">{escape(error)}</p>' if error else ""
    page = f"""<!doctype html>
<html lang="{"zh-CN" if lang == "zh" else "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading} · {escape(say(lang, "app.title"))}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{escape(find_address("sign_in.css"))}">
</head>
<body>
<main>
<p class="name"><a href="{escape(back)}">{escape(say(lang, "app.title"))}</a>
<a href="{escape(there)}" lang="{other}">{escape(say(other, "app.language"))}</a></p>
<h1>{heading}</h1>
<p>{escape(note)}</p>
{said}
<form method="post" action="{escape(here)}">
<input type="hidden" name="form" value="{sign_form(token)}">
{"".join(fields)}
<button>{heading}</button>
</form>
</main>
</body>
</html>
"""
    headers = {
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-store",
        # With no-referrer the browser would not say where the form came from.
        "Referrer-Policy": "same-origin",
    }
    answer = HTMLResponse(page, status_code=status, headers=headers)
    set_form_token(answer, token, secure=is_secure(request))
    return answer
