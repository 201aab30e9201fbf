"""Chinese names: a surname with a title, or a full name behind a word that announces one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geodata.personal.found import Found, PersonalKind
from geodata.personal.plain import Plain
from geodata.personal.word_lists import find_signs, find_words

_SINGLE = find_signs("zh", "surnames")
_EVERYDAY = set(find_signs("zh", "everyday"))
_RARE = set(find_signs("zh", "rare"))
_DOUBLE = "|".join(find_words("zh", "double"))
_TITLES = "|".join(find_words("zh", "titles"))
_ROLES = frozenset(find_words("zh", "roles"))
_NEVER = set(find_signs("zh", "never"))
_WORDS = frozenset(find_words("zh", "begin"))
_JOINED = frozenset(find_words("zh", "end"))
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_COMMON = "".join(sign for sign in _SINGLE if sign not in _EVERYDAY)
_SHORTENED = "".join(sign for sign in _COMMON if sign not in "施陶雷高包") + "任"
_CALLED = "".join(sign for sign in _COMMON if sign not in "花")
_TITLE = re.compile(rf"(?:{_TITLES})(?!们)")
_SHORT = re.compile(
    rf"(?P<name>[{_SHORTENED}](?:工(?![作人程地资业艺厂具会期序商])|"
    r"[队总](?![伍是共体数长])|[姐哥伯嫂婶](?![姐哥伯])))"
)
_FAMILIAR = re.compile(
    rf"(?<![大从])[老小阿](?:[{_CALLED}]|{_DOUBLE})头?"
    r"(?=[，。、：；！？…,.:;!?\s”’\"')）的是在和说把天每那家有要会也就都跟与对帮给了他她常答冬夏]|\Z)"
)
_GIVEN = r"[\u4e00-\u9fff]"
_NAME = re.compile(rf"((?:{_DOUBLE})|[{_SINGLE}])({_GIVEN}{{0,2}})")
_FIRM = re.compile(
    r"(?:我叫|名叫|有个叫|先生叫|太太叫|姓名[:：]|姓名(?=\s)|联系人|收件人|投诉人|反映人|经手人|申请人|署名|签字|签了字|签名|签收|此致|本人|声明|名字|"
    r"户主|业主|居民|租客|房东|群主|老板|邻居|志愿者|规划师|会计|律师|民警|护士|保安|门卫|议事员|代表|会员|"
    r"楼组长|楼长|女儿|儿子|爱人|老伴|丈夫|妻子|孩子|认识|感谢|表扬|托付|举报|转交|留|——|--|-)[是叫:：\s“\"]{0,3}(?=[\u4e00-\u9fff])"
)
_WEAK = re.compile(r"我是(?:[^，。,;；\n]{0,24}的)?(?=[\u4e00-\u9fff])")
_ALONE = re.compile(
    rf"(?<![\u4e00-\u9fff])((?:{_DOUBLE})|[{_SINGLE}])({_GIVEN}{{1,2}})"
    r"(?=[,，:：、\s]{0,3}(?:[男女][,，、\s]|身份证|手机|电话|[1-9][\d ]{6}))"
)
_END = re.compile(r"[，。、：；！？…,.:;!?\s”’\"')）(（\dA-Za-z{\-]|\Z")
_SOFT_END = re.compile(r"[的在写说教不同很是和与要给帮打把签留发提处态做讲答请愿]|负责|小伙")
_MORE = re.compile(r"[、和与及]\s?")
_SURNAME_SAID = re.compile(rf"(?:我|免贵|本人)姓([{_SINGLE}]|{_DOUBLE})(?=[，。,.！\s]|\Z)")


def find_names_zh(plain: Plain) -> Iterator[Found]:
    """Find names by their titles, by words that announce them, and beside a number."""
    words = plain.text
    for title in _TITLE.finditer(words):
        start = _find_bearer(words, title.start())
        if start is not None:
            yield _found(start, title.end())
    for pattern in (_SHORT, _FAMILIAR):
        for match in pattern.finditer(words):
            yield _found(match.start(), match.end())
    for match in _SURNAME_SAID.finditer(words):
        yield _found(match.start(1), match.end(1))
    for match in _ALONE.finditer(words):
        if match[0][:2] not in _WORDS and not _NEVER & set(match[2]):
            yield _found(match.start(), match.end())
    for pattern, soft in ((_FIRM, True), (_WEAK, False)):
        for cue in pattern.finditer(words):
            yield from _find_announced(words, cue.end(), soft=soft)


def _found(start: int, end: int) -> Found:
    return Found(kind=PersonalKind.NAME, start=start, end=end)


def _find_bearer(words: str, at: int) -> int | None:
    """Return where the name before a title begins: the longest that can be one."""
    for length in (4, 3, 2, 1):
        start = at - length
        if start < 0:
            continue
        match = _NAME.fullmatch(words, start, at)
        if match and _can_be_name(words, match, has_title=True):
            return start
    return None


def _can_be_name(words: str, match: re.Match[str], *, has_title: bool) -> bool:
    surname, given = match[1], match[2]
    if _NEVER & set(given) or (surname + given)[:2] in _WORDS:
        return False
    before = words[max(0, match.start() - 1) : match.start()] + surname
    if before in _JOINED:
        return False
    if not has_title:
        return True
    if given in _ROLES or (surname in _EVERYDAY and len(given) == 1):
        return False
    return not (surname in _RARE and not given and _HAN.match(before))


def _find_announced(words: str, at: int, *, soft: bool) -> Iterator[Found]:
    """Find a name at a place where one is announced, and those listed behind it."""
    while True:
        end = _measure_name(words, at, soft=soft)
        if end is None:
            return
        yield _found(at, end)
        more = _MORE.match(words, end)
        if not more:
            return
        at = more.end()


def _measure_name(words: str, at: int, *, soft: bool) -> int | None:
    match = _NAME.match(words, at)
    if not match:
        return None
    surname, given = match[1], match[2]
    for length in range(len(given), 0, -1):
        name, end = given[:length], match.start(2) + length
        is_ended = _END.match(words, end) or (soft and _SOFT_END.match(words, end))
        if not is_ended or _NEVER & set(name) or (surname + name)[:2] in _WORDS:
            continue
        if name[-1] not in "人员师者长":
            return end
    return None
