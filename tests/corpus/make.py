"""Makes the files of the corpus: ``python -m tests.corpus.make FOLDER``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

from tests.corpus import delimited, hostile, json_files, layers, workbooks, xml_files

PARTS = (delimited, workbooks, json_files, xml_files, layers)


def make_corpus(
    folder: Path, *, secret: str = "/tmp/secret.csv", address: str = "http://127.0.0.1:9"
) -> None:
    """Write every file into a folder that is there.

    Parameters
    ----------
    secret, address
        What hostile files try to read and to reach.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL shortens long names, and says so
        for part in PARTS:
            for name, case in part.CASES.items():
                case(folder / name)
    for name, fill in hostile.CASES.items():
        fill(secret, address)(folder / name)
    convert(folder)


def convert(folder: Path) -> None:
    """Let LibreOffice write what it alone writes; two starts for all."""
    with tempfile.TemporaryDirectory() as made:
        sources = []
        for name, fill in workbooks.CONVERTED.items():
            sources.append(Path(made) / f"libreoffice-{name}.xlsx")
            workbooks.book(fill)(sources[-1])
        for suffix in ("xls", "ods"):
            subprocess.run(
                ["soffice", f"-env:UserInstallation=file://{made}/profile", "--headless",
                 "--convert-to", suffix, "--outdir", str(folder), *map(str, sources)],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip


def find_names() -> list[str]:
    """Return the names of all files of the corpus."""
    names = [name for part in (*PARTS, hostile) for name in part.CASES]
    names += [
        f"libreoffice-{name}.{suffix}" for suffix in ("xls", "ods") for name in workbooks.CONVERTED
    ]
    assert len(names) == len(set(names))
    return names


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    make_corpus(Path(sys.argv[1]))
