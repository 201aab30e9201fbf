"""The secret of an installation by which homes are moved: a file beside the store."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

import platformdirs

from geodata.errors import StoreError

_BYTES = 32


def find_key_file(store_path: str) -> Path:
    """Return where the secret lies: beside the store's file, else in the user's data directory."""
    if "://" in store_path:
        return platformdirs.user_data_path("changning-map", appauthor=False) / "home.key"
    return Path(store_path).with_suffix(".home-key")


def read_home_key(store_path: str) -> bytes:
    """Read the secret, and make one where there is none, readable by its owner only.

    It is worth keeping with the backups: with another one, a home said again
    would be shown at a second point.

    Raises
    ------
    StoreError
        The file cannot be read or made, or holds no secret.
    """
    path = find_key_file(store_path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error
    if len(key) != _BYTES:
        raise StoreError(f"{path} does not hold {_BYTES} bytes; restore it, or remove it")
    return key


def _make(path: Path) -> None:
    """Write a whole secret beside, then give it its name; whoever comes second keeps the first."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
