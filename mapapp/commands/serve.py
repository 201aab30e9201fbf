"""``mapapp serve``: the app, the map page and the API in one process."""

from __future__ import annotations

import argparse
import os

from geodata.bundle import read_bundle
from geodata.settings import Settings
from mapapp.commands.spec import DONE, Command, tell
from mapapp.online import read_online
from mapapp.text import say


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default 8501)")


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    online = read_online(settings, os.environ)
    # Streamlit takes half a second to import; other commands need none of it.
    from mapapp.server import bind_socket, build_app, run_server
    from mapapp.store_access import open_filled

    listener = bind_socket(settings.host, settings.port)
    try:
        store = open_filled(settings, read_bundle)
        store.cases.refresh_public_words()
        # The screens run in this process and read the settings the same way as everyone.
        os.environ["MAPAPP_STORE"] = settings.store_path
        app = build_app(settings, store, online)
        address = f"http://{settings.host}:{settings.port}"
        tell(say(arguments.lang, "cli.ready", address=address, store=settings.store_path))
        run_server(app, listener)
    finally:
        listener.close()
    return DONE


COMMAND = Command(name="serve", help="serve the map", add_arguments=_add_arguments, run=_run)
