"""What a browser is called in the list of one's sign-ins: enough to know it again, no more."""

from __future__ import annotations

_BROWSERS = (("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR/", "Opera"),
             ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"),
            ("iPad", "iPad"), ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip


def name_device(user_agent: str) -> str:
    """Return such as ``Firefox, Windows``; without versions, empty where neither is known."""
    found = [
        next((name for sign, name in signs if sign in user_agent), "")
        for signs in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(each for each in found if each)
