"""Identities from an OpenID provider, by Streamlit's own login (``[auth]`` in its secrets)."""

from __future__ import annotations

import streamlit as st

from mapapp.actions.identity import Identity


def find_providers() -> list[str | None]:
    """Return the providers one may sign in at; ``None`` names the only one."""
    if not st.secrets.load_if_toml_exists():
        return []
    section = st.secrets.get("auth")
    if not section:
        return []
    if "client_id" in section:
        return [None]
    return [name for name in section if hasattr(section[name], "keys")]


def find_identity() -> Identity | None:
    """Return the identity Streamlit's login proved for this page, if any."""
    if not find_providers() or not st.user.get("is_logged_in"):
        return None
    issuer, subject, issued = (st.user.get(claim) for claim in ("iss", "sub", "iat"))
    if not issuer or not subject or not isinstance(issued, int | float):
        return None
    return Identity(issuer=str(issuer), subject=str(subject), issued=int(issued))
