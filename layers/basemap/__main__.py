"""``python -m layers.basemap``: builds the archive; ``--check`` only says whether it is current."""

from __future__ import annotations

import argparse
import sys

from layers.basemap.archive import PATH, write_archive


def main() -> int:
    """Build or check."""
    parser = argparse.ArgumentParser(description="Build the basemap archive.")
    parser.add_argument("--check", action="store_true", help="only say whether it is current")
    built = write_archive()
    if parser.parse_args().check:
        is_current = PATH.is_file() and PATH.read_text(encoding="utf-8") == built
        print(f"{PATH.name} is {'current' if is_current else 'not current'}")
        return 0 if is_current else 1
    PATH.write_text(built, encoding="utf-8")
    print(f"{PATH.name}: {len(built.encode())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
