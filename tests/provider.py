"""A small OpenID provider on this machine, for tests: who asks is signed in at once."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import uvicorn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from tests.conftest import find_free_port

CLIENT = "map"


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _number(value: int) -> str:
    return _encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Provider:
    """States that everyone is ``subject``."""

    def __init__(self) -> None:
        self.port = find_free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.subject = "u-1001"
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._nonces: dict[str, str] = {}

    def build_app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._describe),
                Route("/authorize", self._authorize),
                Route("/token", self._issue, methods=["POST"]),
                Route("/keys", self._show_keys),
            ]
        )

    def _describe(self, _: Request) -> JSONResponse:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    def _authorize(self, request: Request) -> RedirectResponse:
        asked = request.query_params
        code = f"code{len(self._nonces)}"
        self._nonces[code] = asked.get("nonce", "")
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", status_code=302)

    async def _issue(self, request: Request) -> JSONResponse:
        code = (await request.body()).decode().partition("code=")[2].partition("&")[0]
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 600,
            "nonce": self._nonces.pop(code), "name": "Somebody",
        }  # fmt: skip
        header = {"alg": "RS256", "kid": "k1", "typ": "JWT"}
        signed = ".".join(_encode(json.dumps(part).encode()) for part in (header, claims))
        signature = self._key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return JSONResponse(
            {
                "access_token": "unused",
                "token_type": "Bearer",
                "expires_in": 600,
                "id_token": f"{signed}.{_encode(signature)}",
            }
        )

    def _show_keys(self, _: Request) -> JSONResponse:
        public = self._key.public_key().public_numbers()
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k1",
               "n": _number(public.n), "e": _number(public.e)}  # fmt: skip
        return JSONResponse({"keys": [key]})


@contextmanager
def run_provider() -> Iterator[Provider]:
    """Run a provider in a thread until the block ends."""
    provider = Provider()
    config = uvicorn.Config(
        provider.build_app(), host="127.0.0.1", port=provider.port, log_level="warning",
        ws="none", lifespan="off",
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.started
    yield provider
    server.should_exit = True
    thread.join(10)
