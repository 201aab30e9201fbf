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
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ["chromium", "fonts-noto-cjk"]
POSTGIS_PACKAGES = ["postgresql", "postgresql-postgis"]
CHECKS = (
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy"],
)


def has_browser() -> bool:
    """Whether a Chromium is installed."""
    return any(shutil.which(name) for name in BROWSERS)


def has_postgis() -> bool:
    """Whether a PostgreSQL with PostGIS is installed."""
    return any(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))


def install_missing() -> None:
    """Install what the tests need and Debian has, where we may; say what to do where not."""
    missing = [*([] if has_browser() else PACKAGES), *([] if has_postgis() else POSTGIS_PACKAGES)]
    if not missing:
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        print(f"Run once as root: apt-get update && apt-get install -y {' '.join(missing)}")
        if not has_browser():
            sys.exit("The browser tests need Chromium; this account may not install it.")
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
    if not has_browser():
        sys.exit("Chromium was installed but is not on the PATH.")


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
