"""Readers and writers at once: nobody is turned away and nothing said is lost."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.load import run


def test_reading_and_writing_at_once_goes_without_an_error(tmp_path: Path) -> None:
    found = run(tmp_path, seconds=6, readers=12, writers=6, turns=2)
    assert found["errors"] == []
    assert found["reads"] >= 12
    assert found["writes"] >= 6
