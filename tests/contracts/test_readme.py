"""The README's commands are the ones that run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from geodata.discovery import find_all
from mapapp import commands
from tests.conftest import clean_environment

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
        # The command line imports the module of the command that was typed, and no other.
        assert find_all(commands, "COMMAND", only=command.name) == [command]


def test_the_readmes_python_runs_as_it_stands(store_file: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    store_file.rename(store_file.with_name("changning.sqlite"))
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=store_file.parent,
        env=clean_environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Wankai estate" in done.stdout
    page = (store_file.parent / "sites.html").read_text(encoding="utf-8")
    # All sites but the one whose source names no place.
    assert page.count('"type": "Feature"') == 36
