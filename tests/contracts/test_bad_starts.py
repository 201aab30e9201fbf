"""What bad input gets: the thing named, a remedy, an exit code, and nothing changed on disk."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from geodata.store import open_store
from geodata.store.write_cases import Contact
from tests.conftest import ROOT, clean_environment
from tests.unit.test_store import post


def run(*arguments: str, code: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would; ``code`` is where its packages lie."""
    return subprocess.run(
        [sys.executable, "-m", "mapapp", *arguments],
        env=clean_environment(PYTHONPATH=str(code), LANG="C.UTF-8", **environment),
        cwd=code,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def copied_code(tmp_path: Path) -> Path:
    """The packages in a folder of this test's own, so that it may edit the data files."""
    folder = tmp_path / "code"
    for package in ("geodata", "layers", "mapapp"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, folder / package, ignore=ignored)
    return folder


def edit_row(path: Path, number: int, column: str, value: str) -> None:
    """Change one cell; ``number`` is the row as a spreadsheet shows it, the header being 1."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[number - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.mark.parametrize("command", ["serve", "check"])
@pytest.mark.parametrize(("lang", "remedy"), [("en", "backup"), ("zh", "备份")])
def test_a_damaged_store(store_file: Path, command: str, lang: str, remedy: str) -> None:
    content = bytearray(store_file.read_bytes())
    content[4096:12_288] = b"\x00" * 8192
    store_file.write_bytes(bytes(content))
    before = fingerprint(store_file.parent)
    done = run(command, "--store", str(store_file), "--lang", lang)
    assert done.returncode == 1
    assert str(store_file) in done.stderr
    assert remedy in done.stderr
    assert "Traceback" not in done.stderr
    assert fingerprint(store_file.parent) == before


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_data_directory_that_cannot_be_written(tmp_path: Path, lang: str) -> None:
    (tmp_path / "data").write_text("a file, not a directory", encoding="utf-8")
    before = fingerprint(tmp_path)
    done = run("serve", "--store", str(tmp_path / "data" / "map.sqlite"), "--lang", lang)
    assert done.returncode == 1
    assert str(tmp_path / "data") in done.stderr
    assert "--store" in done.stderr
    assert "Traceback" not in done.stderr
    assert fingerprint(tmp_path) == before


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("serve", "--port", port, "--store", str(tmp_path / "map.sqlite"), "--lang", "en")
    assert done.returncode == 1
    assert port in done.stderr
    assert "--port" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_setting_in_the_environment(tmp_path: Path) -> None:
    done = run("serve", "--store", str(tmp_path / "map.sqlite"), "--lang", "en", MAPAPP_PROT="8080")
    assert done.returncode == 1
    assert "MAPAPP_PROT" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_setting_in_the_file(tmp_path: Path) -> None:
    settings = tmp_path / "mapapp.toml"
    settings.write_text('prot = 8080\nhost = "127.0.0.1"\n', encoding="utf-8")
    store = tmp_path / "data" / "map.sqlite"
    done = run("serve", "--store", str(store), "--lang", "en", MAPAPP_CONFIG=str(settings))
    assert done.returncode == 1
    assert "prot" in done.stderr
    assert not store.parent.exists()


@pytest.mark.parametrize(
    ("file", "row", "column", "value", "remedy"),
    [
        ("sites.csv", 5, "kind", "museum", "consult"),
        ("sites.csv", 3, "lat", "thirty-one", "number"),
        ("events.csv", 12, "date_edtf", "last summer", "EDTF"),
        ("events.csv", 2, "site", "A99", "A99"),
        ("feedback.csv", 4, "mood", "furious", "concern"),
    ],
)
def test_an_edited_data_file_with_a_bad_row(
    copied_code: Path, tmp_path: Path, file: str, row: int, column: str, value: str, remedy: str
) -> None:
    edit_row(copied_code / "geodata" / "sources" / file, row, column, value)
    store = tmp_path / "data" / "map.sqlite"
    done = run("serve", "--store", str(store), "--lang", "en", code=copied_code)
    assert done.returncode == 1
    line = next(line for line in done.stderr.splitlines() if file in line)
    for part in (str(row), column, value, remedy):
        assert part in line
    assert "Traceback" not in done.stderr
    assert not store.parent.exists()


def test_every_bad_row_is_named_at_once(copied_code: Path, tmp_path: Path) -> None:
    sources = copied_code / "geodata" / "sources"
    edit_row(sources / "sites.csv", 5, "kind", "museum")
    edit_row(sources / "events.csv", 12, "date_edtf", "last summer")
    done = run("serve", "--store", str(tmp_path / "m.sqlite"), "--lang", "en", code=copied_code)
    assert done.returncode == 1
    assert "museum" in done.stderr
    assert "last summer" in done.stderr


def test_check_notices_a_sound_but_altered_data_file(copied_code: Path, store_file: Path) -> None:
    edit_row(copied_code / "geodata" / "sources" / "sites.csv", 2, "summary_en", "Something else.")
    done = run("check", "--store", str(store_file), "--lang", "en", code=copied_code)
    assert done.returncode == 1
    assert "sites.csv" in done.stderr


def test_check_prints_the_settings_in_force(store_file: Path) -> None:
    done = run("check", "--store", str(store_file), "--json", MAPAPP_QUERY_SECONDS="3.5")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["problems"] == []
    assert told["settings"]["query_seconds"] == 3.5
    assert told["settings"]["store"] == str(store_file)


def test_check_does_not_make_a_store(tmp_path: Path) -> None:
    done = run("check", "--store", str(tmp_path / "none.sqlite"), "--lang", "en")
    assert done.returncode == 1
    assert "none.sqlite" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_filter_that_does_not_exist(store_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    arguments = ["export", "html", str(out), "--store", str(store_file), "--kind", "museum"]
    done = run(*arguments, "--lang", "en")
    assert done.returncode in {1, 2}
    assert "museum" in done.stderr
    assert not out.exists()


def test_feedback_is_listed_published_and_hidden_from_the_command_line(store_file: Path) -> None:
    opened = open_store(store_file)
    opened.cases.add(post(), receipt_code="one")
    opened.close()
    store = ["--store", str(store_file), "--lang", "en"]
    listed = run("feedback", "list", "--json", *store)
    (told,) = [json.loads(line) for line in listed.stdout.splitlines()]
    assert (told["id"], told["status"], told["text_zh"]) == ("F1", "pending", post().text.zh)
    assert run("feedback", "publish", "F1", *store).returncode == 0
    assert run("feedback", "list", *store).stdout == ""
    assert "F1" in run("feedback", "list", "--status", "published", *store).stdout
    assert run("feedback", "hide", "F1", *store).returncode == 2
    assert run("feedback", "hide", "F1", "--reason", "a name", *store).returncode == 0
    assert run("feedback", "publish", "F9", *store).returncode == 1


def test_the_log_is_verified_from_the_command_line(store_file: Path) -> None:
    store = ["--store", str(store_file), "--lang", "en"]
    first = run("audit", "verify", *store)
    assert first.returncode == 0, first.stderr
    head = first.stdout.strip()
    opened = open_store(store_file)
    opened.cases.add(post(), receipt_code="one")
    opened.close()
    assert run("audit", "verify", "--expect", head, *store).returncode == 0
    lines, seal = head.split(":")
    assert run("audit", "verify", "--expect", f"{lines}:{seal[::-1]}", *store).returncode == 1
    assert run("audit", "verify", "--expect", "nonsense", *store).returncode == 2
    listed = run("audit", "list", "--json", *store)
    assert json.loads(listed.stdout.splitlines()[-1])["entity_id"] == "F1"


def test_retention_says_what_it_would_do_and_does_it(store_file: Path) -> None:
    store = ["--store", str(store_file), "--lang", "en"]
    opened = open_store(store_file)
    contact = Contact(words="wx canary", delete_on=date(2020, 1, 1))
    opened.cases.add(post(), receipt_code="one", contact=contact)
    would = run("feedback", "retain", "--dry-run", "--json", *store)
    assert json.loads(would.stdout)["contacts"] == ["F1"]
    assert opened.cases.find_contact("F1") == "wx canary"
    assert run("feedback", "retain", *store).returncode == 0
    assert opened.cases.find_contact("F1") is None
    opened.close()
