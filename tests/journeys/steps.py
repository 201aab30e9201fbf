"""Steps that journeys share: what a person does on the screen and sees there."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page

from tests.conftest import RunningApp, Visit

SETTLE_MS = 400


def open_app(visit: Visit, app: RunningApp, address: str = "/") -> Frame:
    """Open the app and wait until map and panel are there; return the map's document."""
    visit.page.goto(app.address + address)
    frame = find_map(visit.page)
    visit.page.locator(".cm-list li, .cm-card, .steps, .st-key-panel h3").first.wait_for()
    settle(visit.page)
    return frame


def find_map(page: Page) -> Frame:
    """Return the map page inside the app, once it is alive."""
    handle = page.wait_for_selector("iframe[src*='/map?']", state="attached")
    assert handle
    frame = handle.content_frame()
    assert frame
    frame.wait_for_selector("html[data-ready]", state="attached")
    frame.wait_for_selector(".mark", state="attached")
    return frame


def settle(page: Page) -> None:
    """Wait until Streamlit has nothing more to do, and messages have arrived."""
    page.wait_for_timeout(250)
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stStatusWidgetRunningIcon]')"
        " && document.querySelector('.stApp')?.dataset.testScriptState !== 'running'"
    )
    page.wait_for_timeout(SETTLE_MS)


def read_json(app: RunningApp, address: str) -> Any:
    """Ask the app for JSON."""
    with urllib.request.urlopen(app.address + address, timeout=10) as answer:
        return json.load(answer)


def list_names(page: Page) -> list[str]:
    """Names in the list beside the map, as a reader sees them."""
    return page.locator(".cm-list:not(.cm-found) li .cm-name").all_text_contents()


def list_total(page: Page) -> int:
    """The number the list says it holds."""
    said = page.locator(".cm-list:not(.cm-found) > :is(h2, h3)").first.text_content() or ""
    found = re.search(r"\d+", said)
    assert found, said
    return int(found[0])


def map_counts(frame: Frame) -> tuple[int, int]:
    """How many sites the map says it holds, and how many of them have a place."""
    said = frame.locator("#status").text_content() or ""
    numbers = re.findall(r"\d+", said)
    assert len(numbers) == 2, said
    return int(numbers[0]), int(numbers[1])


def position(frame: Frame) -> list[float]:
    """Longitude, latitude, zoom of the map."""
    found: list[float] = frame.evaluate(
        "() => { const m = window.map_changning;"
        " const c = m.getCenter(); return [c.lng, c.lat, m.getZoom()]; }"
    )
    return found


def save_shot(page: Page, folder: Path, name: str) -> None:
    """Keep a picture for people who look at the run."""
    page.screenshot(path=folder / f"{name}.png")
