"""Signing in at an OpenID provider: the provider proves who it is, this store decides what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geodata.vocab import Role
from tests.accounts import add_account, change_row
from tests.conftest import Visits, find_free_port, start_app
from tests.journeys.steps import settle
from tests.provider import CLIENT, run_provider

pytestmark = pytest.mark.browser

SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "only for this test, 32 signs or more"
client_id = "{client}"
client_secret = "not secret here"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/account?lang=en")
    page.get_by_role("button", name="Sign in at your organisation").click()
    page.wait_for_url(lambda found: "/account" not in found)
    page.locator(".st-key-panel").wait_for()
    page.goto(f"{address}/account?lang=en")


def test_an_identity_is_a_resident_until_linked_and_ends_like_any_sign_in(
    default_store_file: Path, tmp_path: Path, visits: Visits
) -> None:
    path, port = tmp_path / "store.sqlite", find_free_port()
    shutil.copy(default_store_file, path)
    with run_provider() as provider:
        (tmp_path / ".streamlit").mkdir()
        secrets = SECRETS.format(port=port, client=CLIENT, issuer=provider.issuer)
        (tmp_path / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
        app = start_app(path, port=port)
        try:
            page = visits.open(lang="en-GB").page
            sign_in(page, app.address)
            page.get_by_text("no account here is linked to you").wait_for()
            panel = page.locator(".st-key-panel")
            told = f"--oidc-subject {provider.subject}"
            expect(panel).to_contain_text(told, timeout=20_000)

            linked = {"issuer": provider.issuer, "subject": provider.subject}
            add_account(path, "wang", Role.ADMINISTRATOR, **linked)
            page.reload()
            page.get_by_text("Signed in as Wang 李").wait_for()
            # What asks for our own cookie lets this sign-in through as well.
            page.wait_for_function(
                "() => fetch('/api/pending?bbox=121.3,31.1,121.5,31.3').then((a) => a.json())"
                ".then((said) => Array.isArray(said.pending))"
            )
            page.get_by_text("Signed in as Wang 李").wait_for()
            settle(page)
            page.get_by_role("button", name="Sign out", exact=True).click()
            page.locator(".sign-in-link").wait_for()
            # The provider's cookie is still there; the proof it holds is used up.
            page.reload()
            page.locator(".sign-in-link").wait_for()

            sign_in(page, app.address)
            page.get_by_text("Signed in as Wang 李").wait_for()
            assert change_row(path, "UPDATE sign_ins SET seen_at = '2020-01-01T00:00:00+00:00' "
                                    "WHERE ended_at IS NULL") == 1  # fmt: skip
            page.reload()
            page.locator(".sign-in-link").wait_for()
        finally:
            app.stop()
