"""Accounts for tests: made as `mapapp user` makes them, and signed in as a browser does."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import httpx
from argon2 import PasswordHasher

from geodata.accounts import Account
from geodata.store import open_store
from geodata.vocab import Role, SubDistrict

PASSWORD = "a bench under the plane tree"
_hosts = count(1)


def add_account(
    store_path: Path,
    login: str,
    role: Role = Role.PLANNER,
    *,
    subdistricts: tuple[SubDistrict, ...] | None = None,
    **more: object,
) -> Account:
    """Save an account whose password is `PASSWORD`, with a hash that is quick to check."""
    account = Account(
        id=f"A{login}",
        login=login,
        display_name=f"{login.title()} 李",
        role=role,
        subdistricts=subdistricts,
        created_at=datetime.now(UTC),
        **more,  # type: ignore[arg-type]
    )
    store = open_store(store_path)
    kept = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    store.accounts.add(account, password_hash=kept, actor="cli:test")
    store.close()
    return account


def change_row(store_path: Path, statement: str, *values: object) -> int:
    """Change the store as time, or someone with the file, would."""
    connection = sqlite3.connect(store_path)
    with connection:
        changed = connection.execute(statement, values).rowcount
    connection.close()
    return changed


@dataclass
class Caller:
    """A browser without a window: its own address, its own cookies.

    Attributes
    ----------
    scheme
        What the proxy before the app says the browser speaks.
    """

    address: str
    scheme: str = "http"
    ip: str = field(default_factory=lambda: f"203.0.113.{next(_hosts) % 250}")

    def __post_init__(self) -> None:
        self.client = httpx.Client(
            base_url=self.address, timeout=30, trust_env=False, verify=False,
            headers={"Connection": "close"},
        )  # fmt: skip
        self.cookies: dict[str, str] = {}

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.address.partition('://')[2]}"

    def send(self, method: str, path: str, *, headers: dict[str, str] | None = None,
             content: bytes | str | None = None) -> httpx.Response:  # fmt: skip
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"X-Forwarded-For": self.ip, "X-Forwarded-Proto": self.scheme, "Cookie": cookies}
        answer = self.client.request(method, path, content=content,
                                     headers={**sent, **(headers or {})})  # fmt: skip
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return answer

    def find_form(self, path: str = "/auth/sign-in?lang=en") -> str:
        page = self.send("GET", path)
        found = re.search(r'name="form" value="([0-9a-f]{64})"', page.text)
        assert found, page.text
        return found[1]

    def post(self, path: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        return self.send("POST", path, headers={**sent, **headers},
                         content=str(httpx.QueryParams(fields)))  # fmt: skip

    def sign_in(self, login: str, password: str = PASSWORD,
                path: str = "/auth/sign-in?lang=en") -> httpx.Response:  # fmt: skip
        form = self.find_form(path)
        return self.post(path, {"form": form, "login": login, "password": password})

    def is_let_in(self) -> bool:
        """Whether the app knows this browser as someone who may bring files in."""
        answer = self.send("PUT", "/_stcore/upload_file/none/none")
        return "need a sign-in" not in answer.text

    @property
    def token(self) -> str:
        return next((value for name, value in self.cookies.items() if "sign_in" in name), "")
