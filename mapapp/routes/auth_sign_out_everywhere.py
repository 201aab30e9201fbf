"""``/auth/sign-out-everywhere``: ends all sign-ins of an account."""

from __future__ import annotations

from starlette.routing import Route

from mapapp.routes.auth_sign_out import answer_sign_out

ROUTE = Route("/auth/sign-out-everywhere", answer_sign_out, methods=["GET", "POST"])
