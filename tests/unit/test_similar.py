"""Whether residents say much the same, on pairs written by hand."""

from __future__ import annotations

import pytest

from geodata.models import Text
from geodata.similar import find_similar
from geodata.store import Store
from geodata.workflow import Move
from mapapp.actions.feedback import Draft
from mapapp.actions.similar import find_said
from tests.unit.test_store import move, post

SAME = (
    ("周末晚上码头的喇叭声很大，能不能调小一点？", "码头喇叭声太大，晚上睡不着"),
    ("楼下的路灯太亮，照进卧室", "路灯太亮了，晚上照进卧室睡不好"),
    ("边门十点就锁了，希望开到十一点", "希望边门晚上开到十一点"),
    ("公园里没有厕所，老人不方便", "公园没有厕所，带老人很不方便"),
    ("自行车乱停，堵住了人行道", "人行道被乱停的自行车堵住了"),
    ("食堂的菜太咸了，希望少放盐", "食堂菜太咸，请少放点盐"),
    ("The lamp outside is too bright at night and shines into the bedroom.",
     "Street lamp shines into my bedroom at night"),
    ("Please keep the door open until eleven.", "The side door should be open until eleven"),
    ("Bikes block the pavement every morning", "The pavement is blocked by bikes in the morning"),
    ("No toilets in the park", "There should be a toilet in the park"),
    ("The music is loud after nine in the evening", "Loud music in the evening"),
    ("Dogs run without a leash on the lawn", "Dogs without leash on the lawn again"),
)  # fmt: skip
DIFFERENT = (
    ("周末晚上码头的喇叭声很大，能不能调小一点？", "晚上码头的灯很好看，谢谢"),
    ("楼下的路灯太亮，照进卧室", "楼下的垃圾桶太臭"),
    ("边门十点就锁了，希望开到十一点", "希望多一点长椅"),
    ("公园里没有厕所，老人不方便", "公园里的花很漂亮"),
    ("自行车乱停，堵住了人行道", "自行车棚漏雨，希望修一修"),
    ("希望增加一个图书角", "希望增加一个充电桩"),
    ("The lamp outside is too bright at night", "The bench outside is broken"),
    ("Please keep the door open until eleven.", "Please plant more trees at the door"),
    ("No toilets in the park", "The park is lovely in spring"),
    ("Bikes block the pavement every morning", "The canteen opens too late in the morning"),
    ("Too loud at night", "Too dark at night"),
    ("食堂的菜太咸了", "The canteen is fine"),
    ("", "路灯太亮"),
    ("希望可以，谢谢！", "希望可以，谢谢！"),
)


@pytest.mark.parametrize(("mine", "theirs"), SAME)
def test_what_says_the_same_is_found_both_ways(mine: str, theirs: str) -> None:
    for words, other in ((mine, theirs), (theirs, mine)):
        for text in (Text(zh=other), Text(en=other)):
            assert [each.id for each in find_similar(words, [post("F1", text=text)])] == ["F1"]


@pytest.mark.parametrize(("mine", "theirs"), DIFFERENT)
def test_what_says_something_else_is_not_found(mine: str, theirs: str) -> None:
    assert find_similar(mine, [post("F1", text=Text(zh=theirs))]) == []


def test_the_most_alike_comes_first_and_three_are_enough() -> None:
    said = [post("F1", text=Text(zh="路灯太亮了，晚上照进卧室睡不好"))]
    said += [post(f"F{n}", text=Text(zh="楼下的路灯太亮，照进卧室")) for n in range(2, 6)]
    found = find_similar("楼下的路灯太亮，照进卧室", said)
    assert [each.id for each in found] == ["F2", "F3", "F4"]


def test_only_what_is_public_and_within_150_m_of_a_spot_is_looked_at(store: Store) -> None:
    words, (longitude, latitude) = "楼下的路灯太亮，照进卧室", (121.4, 31.2)
    # A degree of longitude is 95.2 km at this latitude.
    for name, away_m in (("F1", 140.0), ("F2", 160.0), ("F3", 20.0)):
        at = longitude + away_m / 95_200
        said = post(name, site_id=None, longitude=at, latitude=latitude, text=Text(zh=words))
        store.cases.add(said, receipt_code=None)
        if name != "F3":
            move(store, name, Move.PUBLISH)
    store.cases.add(post("F4", text=Text(zh=words)), receipt_code=None)
    move(store, "F4", Move.PUBLISH)
    at_spot = Draft(spot=(longitude, latitude), words=words)
    assert [each.feedback.id for each in find_said(store, at_spot)] == ["F1"]
    on_site = find_said(store, Draft(site_id="A01", words=words))
    assert [(each.feedback.id, each.supports) for each in on_site] == [("F4", 0)]
    store.cases.support("F4", "v" * 48, given=True)
    assert [each.supports for each in find_said(store, at_spot)] == [0]
    assert [each.supports for each in find_said(store, Draft(site_id="A01", words=words))] == [1]
    assert find_said(store, Draft(words=words)) == []
