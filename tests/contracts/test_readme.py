"""The README's commands are the ones that run."""

from __future__ import annotations

import re
from pathlib import Path

from geodata.discovery import find_all
from mapapp import commands

ROOT = Path(__file__).resolve().parents[2]


def find_shell_lines() -> list[str]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return [block.strip() for block in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)]


def test_each_of_the_two_commands_is_one_line() -> None:
    start, test = find_shell_lines()
    assert "\n" not in start
    assert "\n" not in test
    assert start.endswith("mapapp serve")


def test_ci_runs_exactly_the_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert find_shell_lines()[1] == script.strip().splitlines()[-1]


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = find_all(commands, "COMMAND")
    assert len(found) >= 4
    for command in found:
        assert f"`mapapp {command.name}" in readme
