"""The way to the sign-in page, and from there back to where one was."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

from mapapp.session import Reader, build_query
from mapapp.text import say


def show_sign_in_link(reader: Reader) -> None:
    """Show a link in the look of a button; it opens in the same tab."""
    path = urlsplit(st.context.url or "/").path or "/"
    back = f"{path}?{urlencode(build_query(), doseq=True)}"
    address = "/auth/sign-in?" + urlencode({"lang": reader.lang, "next": back})
    words = escape(say(reader.lang, "account.sign_in"))
    st.html(f'<a class="sign-in-link" href="{escape(address)}">{words}</a>')
