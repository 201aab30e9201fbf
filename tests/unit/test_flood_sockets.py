"""A flood over real sockets, for a moment: the neighbour gets through. The minute is a command."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.flood import run


def test_a_neighbour_gets_through_a_flood_from_one_address(tmp_path: Path) -> None:
    found = run(tmp_path, seconds=4, a_minute=10_000, addresses=1)
    assert found["problems"] == []
    assert found["posts"] == 667
    # Of one address 60 pass at once and one more in two seconds: the rest is asked to wait.
    assert found["flood_answers"]["429"] > found["posts"] / 2
    assert "0" not in found["flood_answers"]
    assert set(found["neighbour_answers"]) == {"200"}
    assert found["neighbour_counted"] == 1
