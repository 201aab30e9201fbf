"""Everything a change must pass: what the browser tests need, then style, types and all tests.

Standard library only up to the first check, so that it can say clearly what is
missing. Options given here are passed on to pytest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED = {
    ("chromium", "chromium-browser", "google-chrome"): ["chromium", "fonts-noto-cjk"],
    ("soffice",): ["libreoffice-calc", "libreoffice-impress"],
    ("ogrinfo",): ["gdal-bin"],
    ("pdftoppm",): ["poppler-utils"],
    ("firefox", "firefox-esr"): ["firefox-esr"],
}
"""Programs of which one must be there, and Debian's packages that bring it."""
POSTGIS_PACKAGES = ["postgresql", "postgresql-postgis"]
CHECKS = (
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy"],
)


def find_missing() -> list[str]:
    """Return the packages of every program that is not there."""
    return [
        package
        for programs, packages in NEEDED.items()
        if not any(shutil.which(program) for program in programs)
        for package in packages
    ]


def has_postgis() -> bool:
    """Whether a PostgreSQL with PostGIS is installed."""
    return any(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))


def install_missing() -> None:
    """Install what the tests need and Debian has, where we may; say what to do where not."""
    programs = find_missing()
    missing = [*programs, *([] if has_postgis() else POSTGIS_PACKAGES)]
    if not missing:
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        print(f"Run once as root: apt-get update && apt-get install -y {' '.join(missing)}")
        if programs:
            sys.exit("The tests need these programs; this account may not install them.")
        print("Without PostGIS its tests are skipped.", flush=True)
        return
    print(f"Installing {' '.join(missing)} for the tests ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["update", "-q"],
        ["install", "-y", "-q", "--no-install-recommends", *missing],
    ):
        quiet = subprocess.DEVNULL
        subprocess.run([apt, *command], check=True, env=environment, stdout=quiet)
    if still := find_missing():
        sys.exit(f"Installed, but not on the PATH: what {' '.join(still)} should bring.")


def main() -> int:
    """Run all; stop at the first that fails."""
    install_missing()
    for check in CHECKS:
        print(f"== {' '.join(check)}", flush=True)
        if code := subprocess.run([sys.executable, "-m", *check], cwd=ROOT).returncode:
            return code
    print("== pytest", flush=True)
    # Half of the time is spent waiting for browsers: two files run at once, each in a process
    # with an app and a browser of its own.
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
