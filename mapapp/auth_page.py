"""The plain pages for signing in and out: no script, both languages, nothing from a person in them
but the name they typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from string import Template
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

_PAGE = Template("""<!doctype html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$heading · $app</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="$style">
</head>
<body>
<main>
<p class="name"><a href="$back">$app</a> <a href="$switch" lang="$other">$other_name</a></p>
<h1>$heading</h1>
<p>$note</p>
$error
<form method="post" action="$action">
<input type="hidden" name="form" value="$form">
$fields
<button>$heading</button>
</form>
</main>
</body>
</html>
""")
"""Everything put in is escaped; a ``$`` in it is never looked at again."""


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
    address = {each: f"{request.url.path}?{urlencode({'lang': each, 'next': back})}"
               for each in LANGUAGES}  # fmt: skip
    token = find_form_token(request)
    page = _PAGE.substitute(
        lang="zh-CN" if lang == "zh" else "en",
        heading=escape(say(lang, title)),
        app=escape(say(lang, "app.title")),
        style=escape(find_address("sign_in.css")),
        back=escape(back),
        other=other,
        switch=escape(address[other]),
        other_name=escape(say(other, "app.language")),
        note=escape(note),
        error=f'<p class="error" role="alert">{escape(error)}</p>' if error else "",
        action=escape(address[lang]),
        form=sign_form(token),
        fields="".join(fields),
    )
    headers = {
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-store",
        # With no-referrer the browser would not say where the form came from.
        "Referrer-Policy": "same-origin",
    }
    answer = HTMLResponse(page, status_code=status, headers=headers)
    set_form_token(answer, token, secure=is_secure(request))
    return answer
