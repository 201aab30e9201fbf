"""Requests made from the API's own description: whatever is asked, the server does not break.

``python -m tests.fuzz_api [EXAMPLES]`` starts the app on the default data and asks each address so
often (500 where not said); the suite asks a few times.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, given, settings

from geodata.bundle import read_bundle
from geodata.store import open_store
from tests.conftest import start_app


def fuzz(address: str, *, examples: int, is_patient: bool = False) -> int:
    """Ask every address ``examples`` times; return how many addresses there are.

    Parameters
    ----------
    is_patient
        Wait where the server says it is too much, so that every question is answered.
    """
    description = httpx.get(f"{address}/api/openapi", timeout=20).json()
    tried = 0
    for result in schemathesis.openapi.from_dict(description).get_all_operations():
        operation = result.ok()

        @settings(max_examples=examples, deadline=None, database=None, derandomize=True,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        def call(case: Any) -> None:
            answer = case.call(base_url=f"{address}/api", timeout=20)
            while is_patient and answer.status_code == 429:
                time.sleep(1)
                answer = case.call(base_url=f"{address}/api", timeout=20)
            assert answer.status_code < 500, (answer.status_code, str(answer.request.url))

        given(case=operation.as_strategy())(call)()
        tried += 1
    return tried


def main(examples: int) -> None:
    """Start the app and ask it."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "store.sqlite"
        store = open_store(path)
        store.load_bundle(read_bundle())
        store.close()
        app = start_app(path)
        try:
            tried = fuzz(app.address, examples=examples, is_patient=True)
        finally:
            app.stop()
    print(f"{tried} addresses, up to {examples} requests each: no server error")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
