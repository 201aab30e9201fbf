"""One process: Streamlit, the map page, its files and the API."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

import mapapp.routes
from geodata.discovery import find_all
from geodata.errors import SettingsError
from geodata.search import PlaceFinder
from geodata.settings import Settings
from geodata.store import Store
from layers.page_config import read_subdistrict_names
from mapapp.gate import Gate
from mapapp.headers import SecurityHeadersMiddleware, Services, ServicesMiddleware
from mapapp.online import OnlineMaps
from mapapp.tile_fetcher import TileFetcher
from mapapp.uploads import UploadMiddleware

SCRIPT = Path(__file__).with_name("app.py")

REQUIRED_OPTIONS = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.trustedUserHeaders": {},
}
"""Streamlit options the promises of this app rest on; checked, not hoped for."""


def build_app(settings: Settings, store: Store, online: OnlineMaps) -> st.App:
    """Put the application together.

    Parameters
    ----------
    settings
        Those in effect.
    store
        Open; shared by the routes. The screens open their own on the same file.
    online
        The online basemaps readers may choose.

    Returns
    -------
    streamlit.App
        An ASGI application.

    Raises
    ------
    SettingsError
        A Streamlit option this app depends on is overridden elsewhere.
    """
    finder = PlaceFinder(store, read_subdistrict_names())
    finder.warm_up()
    services = Services(
        store=store,
        settings=settings,
        finder=finder,
        gate=Gate(),
        online=online,
        tiles=TileFetcher(online),
    )
    routes: list[BaseRoute] = find_all(mapapp.routes, "ROUTE")
    app = st.App(
        SCRIPT,
        routes=routes,
        middleware=[
            Middleware(SecurityHeadersMiddleware),
            Middleware(ServicesMiddleware, services=services),
            Middleware(UploadMiddleware, services=services),
        ],
    )
    check_options()
    return app


def check_options() -> None:
    """Refuse to start when an option the app's promises rest on is not in force."""
    for option, wanted in REQUIRED_OPTIONS.items():
        found = st.get_option(option)
        if found != wanted:
            raise SettingsError(
                f"Streamlit option {option} is {found!r} and must be {wanted!r}; "
                "a .streamlit/config.toml in the home or working directory overrides it",
                setting=option,
                value=str(found),
                accepted=str(wanted),
            )


def bind_socket(host: str, port: int) -> socket.socket:
    """Take the address before anything else starts, so that a clash is found at once.

    Raises
    ------
    SettingsError
        The port is in use, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once only where a socket says it is TCP; else each answer's second half
    # waits for the browser's receipt of the first, 40 ms.
    listener = socket.socket(family=family, proto=socket.IPPROTO_TCP)
    try:
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"cannot listen on {host}:{port}: {error.strerror}; stop the other program or "
            "choose another port with --port",
            setting="port",
            value=f"{host}:{port}",
            accepted="a free port of this machine, with --port",
        ) from error
    return listener


def run_server(app: st.App, listener: socket.socket) -> None:
    """Serve until stopped."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=1_000_000,  # a screen's messages are a few KB; uploads do not pass here
    )
    uvicorn.Server(config).run(sockets=[listener])
