"""No mixed screen: every sentence exists in both languages, and every one asked for exists."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from geodata import errors, vocab
from mapapp.text import LANGUAGES, load_words, say

ROOT = Path(__file__).resolve().parents[2]


def test_both_languages_have_the_same_keys_and_places() -> None:
    zh, en = load_words("zh"), load_words("en")
    assert zh.keys() == en.keys()
    for key in zh:
        assert set(re.findall(r"\{(\w+)\}", zh[key])) == set(re.findall(r"\{(\w+)\}", en[key])), key
        assert zh[key].strip(), key
        assert en[key].strip(), key


def test_chinese_words_are_chinese_and_english_words_are_not() -> None:
    allowed_latin = {"card.wgs84"}
    for key, words in load_words("zh").items():
        assert re.search(r"[\u4e00-\u9fff]", words) or key in allowed_latin or "{" in words, key
    for key, words in load_words("en").items():
        assert not re.search(r"[\u4e00-\u9fff]", words), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_vocabulary_is_said(lang: str) -> None:
    groups = {
        "kind": vocab.SiteKind, "state": vocab.SiteState, "event": vocab.EventKind,
        "category": vocab.FeedbackCategory, "mood": vocab.Mood, "body": vocab.BodyKind,
        "subdistrict": vocab.SubDistrict,
    }  # fmt: skip
    words = load_words(lang)
    missing = [f"{group}.{each}" for group, kinds in groups.items() for each in kinds
               if f"{group}.{each}" not in words]  # fmt: skip
    assert missing == []


def test_every_error_code_has_a_sentence() -> None:
    kinds = [each for each in vars(errors).values()
             if isinstance(each, type) and issubclass(each, errors.MapDataError)]  # fmt: skip
    assert len(kinds) > 8
    for kind in kinds:
        assert f"error.{kind.code}" in load_words("en")


def test_every_key_asked_for_in_python_exists() -> None:
    words = load_words("en")
    asked = 0
    for path in (ROOT / "mapapp").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                key = node.args[1] if len(node.args) > 1 else None
                if isinstance(key, ast.Constant):
                    asked += 1
                    assert key.value in words, f"{path.name}: {key.value}"
    assert asked > 50


def test_facts_are_put_in_as_they_are_and_never_read_as_a_format() -> None:
    said = say("en", "chip.text", text="{text} {0} {__class__}")
    assert said == "“{text} {0} {__class__}”"


def test_shared_words_are_sorted_json() -> None:
    path = ROOT / "layers" / "web" / "words.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    assert list(content) == ["zh", "en"]
