"""The public copy of residents' words: made once, anew under other rules, gone with them."""

from __future__ import annotations

from pathlib import Path

from geodata.models import Text
from geodata.store import Store, open_store
from geodata.store.read_told import ToldKind, read_texts
from geodata.workflow import Move
from tests.accounts import change_row
from tests.unit.test_store import move, post, read_raw

WORDS, SHOWN = "请打 13812345678 找我", "请打 〔电话〕 找我"
COPIES = "SELECT public_zh, public_en, public_rules FROM feedback WHERE id = 'F1'"


def read_public(store: Store) -> list[str]:
    frame = store.feedback()
    return [frame.loc["F1", "text_zh"], *(zh for _, zh, _ in read_texts(store, ToldKind.FEEDBACK)
                                          if "找我" in zh)]  # fmt: skip


def test_it_is_what_everyone_reads_whatever_rules_made_it(store_file: Path) -> None:
    store = open_store(store_file)
    store.cases.add(post("F1", text=Text(zh=WORDS)), receipt_code="one")
    move(store, "F1", Move.PUBLISH)
    assert read_raw(store_file, COPIES)[0][0] == SHOWN
    assert read_public(store) == [SHOWN, SHOWN]
    rules = read_raw(store_file, COPIES)[0][2]
    # A copy made by rules that found less is not shown, and is made anew when the app starts.
    stale = "UPDATE feedback SET public_zh = ?, public_rules = 'older' WHERE id = 'F1'"
    assert change_row(store_file, stale, WORDS) == 1
    assert read_public(store) == [SHOWN, SHOWN]
    store.cases.refresh_public_words()
    assert read_raw(store_file, COPIES) == [(SHOWN, "", rules)]
    # It is read in place of the words: nothing is searched anew.
    assert change_row(store_file, "UPDATE feedback SET public_zh = '副本找我' WHERE id = 'F1'") == 1
    assert read_public(store) == ["副本找我", "副本找我"]
    assert store.verify() == []
    store.close()


def test_it_goes_with_the_words(store_file: Path) -> None:
    store = open_store(store_file)
    store.cases.add(post("F1", text=Text(zh=WORDS)), receipt_code="one")
    move(store, "F1", Move.PUBLISH)
    assert store.cases.withdraw("one")
    assert read_raw(store_file, COPIES) == [(None, None, None)]
    store.cases.refresh_public_words()
    store.close()
    for file in store_file.parent.iterdir():
        assert SHOWN.encode() not in file.read_bytes()
