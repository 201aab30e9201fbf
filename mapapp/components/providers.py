"""Signing in at an OpenID provider, where one is set up."""

from __future__ import annotations

import streamlit as st

from mapapp.components.markdown import to_plain
from mapapp.oidc import find_identity, find_providers
from mapapp.session import Reader
from mapapp.text import say


def show_providers(reader: Reader) -> None:
    """Offer each provider; say so where an identity is known but no account is linked to it."""
    lang = reader.lang
    for name in find_providers():
        known = name and say(lang, "account.provider_named", name=to_plain(name))
        st.button(known or say(lang, "account.provider"), key=f"provider_{name or ''}",
                  on_click=st.login, args=(name,))  # fmt: skip
    if identity := find_identity():
        st.text(say(lang, "account.unlinked"))
        st.code(
            f"--oidc-issuer {identity.issuer}\n--oidc-subject {identity.subject}", language=None
        )
