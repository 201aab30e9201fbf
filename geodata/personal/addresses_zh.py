"""Chinese addresses that lead to one door. A street, a lane or a house alone is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geodata.personal.chains import Part, find_chains
from geodata.personal.found import Found, PersonalKind
from geodata.personal.plain import Plain

_NUMBER = r"\d{1,4}"
_SAID = r"[一二三四五六七八九十]{1,3}"
_PARTS = re.compile(
    rf"(?P<room>[甲乙丙]?(?<!\d){_NUMBER}[A-Za-z]?室(?![内外友厅]|[一二两三\d][厅卫]))"
    rf"|(?P<block>(?<![\dA-Za-z])(?:{_NUMBER}|{_SAID}|[A-Za-z])(?:号楼|幢|栋|座))"
    rf"|(?P<lane>(?<!\d){_NUMBER}[支]?弄)"
    rf"|(?P<number>[甲乙丙]?(?<!\d){_NUMBER}[甲乙丙]?号(?![线码门口桥院厂机召令]))"
    rf"|(?P<unit>(?<!\d)(?:{_NUMBER}|{_SAID}|[甲乙丙丁A-Za-z])单元)"
    rf"|(?P<floor>(?<!\d)(?:{_NUMBER}|{_SAID})[楼层]|底楼|底层|顶楼)"
    r"|(?P<part>亭子间|[前后]间|[前后]楼|阁楼|厢房|灶间|地下室|三层阁|后门)"
    r"|(?P<bare>[甲乙丙]?(?<![\d.:])\d{3,4}[A-Za-z]?(?![\d年月日元米平个人户块路号弄辆次分万千百%.:：\-]|[A-Za-z]))"
)
_GAP = re.compile(r"[ ,，]?")
_STREET = re.compile(r"[\u4e00-\u9fff]{1,10}(?:路|街|道)\s?\Z")
_STREET_REACH = 16
_STOPS = re.compile(r".*[在住是到至从去来于的了我你他她们给寄送址和与跟请叫过为]")
_LONGEST_STREET = 5
_HOME = re.compile(r"(?:住在?|居住在?|家在|家住|住址是?|地址是?|寄到|送到|独居在)[:：\s]*\Z")
_CUED = re.compile(
    r"(?:房号|门牌号?|室号)[:：是\s]{0,3}([\dA-Za-z]{1,4}-\d{2,4})|(?:楼[上下]|隔壁|对门|对面)是?\s?"
    r"(\d{3,4})(?![\d年月日元米平个人户块路号弄辆次分万千百%.:：])"
)
_LISTED = re.compile(r"(?<![\d.])\d{3,4}(?=(?:[、和/,，]\d{3,4}){1,6}室)")


def find_addresses_zh(plain: Plain) -> Iterator[Found]:
    """Find addresses with a room, and houses said to be someone's home."""
    words = plain.text
    for chain in find_chains(words, _PARTS, _GAP):
        chain = _drop_loose(chain)
        if not chain:
            continue
        start, end = _find_street(words, chain[0][1]), chain[-1][2]
        if _leads_to_door(chain, has_street=start < chain[0][1]) or _is_home(words, start, chain):
            yield _found(start, end)
    for match in _CUED.finditer(words):
        group = 1 if match[1] else 2
        yield _found(match.start(group), match.end(group))
    for match in _LISTED.finditer(words):
        yield _found(match.start(), match.end())


def _found(start: int, end: int) -> Found:
    return Found(kind=PersonalKind.ADDRESS, start=start, end=end)


def _drop_loose(chain: list[Part]) -> list[Part]:
    """Drop a bare number that nothing leads to."""
    while chain and chain[0][0] in {"bare", "part"}:
        chain = chain[1:]
    return chain


def _leads_to_door(chain: list[Part], *, has_street: bool) -> bool:
    names = [name for name, _, _ in chain]
    if "room" in names:
        return True
    is_house = bool({"number", "block", "unit", "floor"} & set(names))
    if is_house and ("bare" in names or "part" in names):
        return True
    return "number" in names and "floor" in names and (has_street or "lane" in names)


def _is_home(words: str, start: int, chain: list[Part]) -> bool:
    names = {name for name, _, _ in chain}
    return (
        bool(names & {"number", "block"})
        and _HOME.search(words, max(0, start - 8), start) is not None
    )


def _find_street(words: str, start: int) -> int:
    """Return where the street in front of a number begins; ``start`` where there is none."""
    reach = max(0, start - _STREET_REACH)
    match = _STREET.search(words[reach:start])
    if not match:
        return start
    street = match[0]
    stop = _STOPS.match(street[:-2])
    street = street[stop.end() :] if stop else street
    if len(street) > _LONGEST_STREET and not re.search("[市区]", street[:6]):
        street = street[-4:]
    return start - len(street)
