"""No word a writer was told is kept goes when its process is killed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.kill_points import check, kill_at_points, make_store, read_back, run_and_kill


@pytest.mark.timeout(300)
def test_at_300_points_no_confirmed_word_is_lost(default_store_file: Path, tmp_path: Path) -> None:
    counted = kill_at_points(default_store_file, tmp_path, 300)
    assert counted["points"] == 300
    # The kills do hit writes, and something was written to lose.
    assert counted["inside"] > 30, json.dumps(counted)
    assert counted["written"] > 300, json.dumps(counted)


def test_a_word_that_is_lost_would_be_missed(default_store_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    make_store(default_store_file, path)
    kept = read_back(path)
    at = run_and_kill(path, 1, kept)
    kept = check(path, kept, at)
    kept.take({"do": "add", "id": "K-lost", "words": "said, and told it was kept"})
    with pytest.raises(AssertionError):
        check(path, kept, None)
