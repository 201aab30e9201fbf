"""A PostgreSQL with PostGIS of the tests' own: a new cluster on a free port, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's programs, where PostGIS is installed with it."""
    for place in _PLACES:
        version = place.parent.name
        if Path(f"/usr/share/postgresql/{version}/extension/postgis.control").is_file():
            return place
    return None


@contextmanager
def run_cluster(programs: Path, port: int) -> Iterator[str]:
    """Run a cluster; give the address of its database."""
    # PostgreSQL refuses to run as root; Debian's package brings an account for it.
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    # Not in a folder of pytest's: every pytest that starts shuts those to others again.
    with tempfile.TemporaryDirectory(prefix="changning-postgis-") as name:
        place = Path(name)
        if as_other:
            shutil.chown(place, "postgres", "postgres")

        def run(program: str, *arguments: str) -> None:
            command = [*as_other, str(programs / program), *arguments]
            done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=120)
            assert done.returncode == 0, done.stdout + done.stderr

        run("initdb", "-D", str(place / "data"), "-U", "mapapp", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8")  # fmt: skip
        control = ("-D", str(place / "data"), "-w", "-l", str(place / "log"))
        options = f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c fsync=off"
        run("pg_ctl", *control, "-o", options, "start")
        try:
            yield f"postgresql+psycopg://mapapp@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", *control, "-m", "fast", "stop")
