"""Takes the browser libraries from their packages, unchanged: ``python -m layers.vendoring``.

Needs ``npm``, and is run only to change a version; what it fetched is part of
this repository, with its licence and checksum in ``web/vendor/VENDOR.toml``.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import layers.kinds
from geodata.discovery import find_all
from geodata.errors import MapDataError

VENDOR = Path(__file__).with_name("web") / "vendor"
LEDGER = VENDOR / "VENDOR.toml"
ICON_PACKAGE = "lucide-static"
_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class VendorError(MapDataError):
    """A browser library's file is missing or not what it should be."""

    code = "vendor"


@dataclass(frozen=True, kw_only=True)
class Package:
    """A package and the files taken from it, by their path inside it."""

    name: str
    version: str
    licence: str
    files: tuple[str, ...]


def build_packages() -> tuple[Package, ...]:
    """Return what is needed: Leaflet, and the icons the layer kinds name."""
    icons = sorted({kind.icon for kind in find_all(layers.kinds, "LAYER")})
    return (
        Package(
            name="leaflet",
            version="1.9.4",
            licence="BSD-2-Clause",
            files=("LICENSE", "dist/leaflet.css", "dist/leaflet.js"),
        ),
        Package(
            name=ICON_PACKAGE,
            version="1.62.0",
            licence="ISC",
            files=("LICENSE", *(f"icons/{icon}.svg" for icon in icons)),
        ),
    )


def read_icon(name: str) -> str:
    """Return the elements inside a vendored icon, on its 24 x 24 box.

    Raises
    ------
    VendorError
        The icon was not vendored, or is not an SVG file.
    """
    path = VENDOR / ICON_PACKAGE / f"{name}.svg"
    if not path.is_file():
        raise VendorError(
            f"no icon {name!r} in {path.parent}; run python -m layers.vendoring", icon=name
        )
    found = _INNER.search(path.read_text(encoding="utf-8"))
    if not found:
        raise VendorError(f"{path.name} is not an SVG file", icon=name)
    return " ".join(line.strip() for line in found[1].split("\n") if line.strip())


def vendor_package(package: Package, folder: Path) -> list[str]:
    """Fetch a package and write its files.

    Returns
    -------
    list[str]
        One TOML table for each file.
    """
    with tempfile.TemporaryDirectory() as fetched:
        wanted = f"{package.name}@{package.version}"
        command = ["npm", "pack", wanted, "--silent", "--pack-destination", fetched]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(fetched).glob("*.tgz")
        with tarfile.open(archive) as packed:
            contents = {name: _read_member(packed, name) for name in package.files}
    target = folder / package.name
    target.mkdir(parents=True, exist_ok=True)
    for stale in set(target.iterdir()) - {target / Path(name).name for name in contents}:
        stale.unlink()
    for name, content in contents.items():
        (target / Path(name).name).write_bytes(content)
    return [_to_table(package, name, content) for name, content in contents.items()]


def _read_member(packed: tarfile.TarFile, name: str) -> bytes:
    member = packed.extractfile(f"package/{name}")
    if member is None:
        raise VendorError(f"{name} is not a file in the package", file=name)
    return member.read()


def _to_table(package: Package, name: str, content: bytes) -> str:
    return (
        "[[file]]\n"
        f'file = "{package.name}/{Path(name).name}"\n'
        f'package = "{package.name}"\n'
        f'version = "{package.version}"\n'
        f'licence = "{package.licence}"\n'
        f'path = "{name}"\n'
        f'sha256 = "{hashlib.sha256(content).hexdigest()}"\n'
    )


def main() -> None:
    """Fetch everything and write the ledger."""
    tables = [table for each in build_packages() for table in vendor_package(each, VENDOR)]
    heading = "# Written by python -m layers.vendoring; the files are as published.\n"
    LEDGER.write_text("\n".join([heading, *tables]), encoding="utf-8")


if __name__ == "__main__":
    main()
