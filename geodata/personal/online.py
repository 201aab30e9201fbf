"""E-mail addresses, and WeChat and QQ ids behind the words that announce them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geodata.personal.found import Found, PersonalKind
from geodata.personal.plain import Plain

_AT = re.compile(r"@|\s?[\[(](?:at|AT)[\])]\s?")
_BEFORE = re.compile(r"[A-Za-z0-9._%+\-]{1,64}\Z")
_AFTER = re.compile(r"[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}")
_ID = r"[A-Za-z][A-Za-z0-9_\-]{5,19}(?![A-Za-z0-9_\-])"
_WECHAT = r"(?:微信|威信|薇信|加我?微|加我?[vV]|[vV]信|(?<![A-Za-z])(?i:vx|wx|wechat|weixin))"
_SAID = r"(?:\s?(?:号码?|帐号|账号|搜索?|名|(?i:id|account|number|name|under)))?"
_FIRM = re.compile(
    rf"{_WECHAT}{_SAID}\s?(?:[:(=]|是|为|叫|(?i:is\b)|(?<=号)|(?i:(?<=id)))[\s:(]*({_ID})"
)
_LOOSE = re.compile(rf"{_WECHAT}{_SAID}[\s:(]{{0,3}}((?=[A-Za-z\-]*[\d_]){_ID})")
_TURNED = re.compile(rf"\bas ({_ID})\)? on (?:(?i:wechat)|QQ)")
_QQ = re.compile(
    r"(?:(?<![A-Za-z])(?:QQ|qq|Qq|[Qq]号)|扣扣|企鹅)\s?(?:号码?|(?i:number|id|is))?[\s:(是为]{0,3}"
    r"([1-9]\d{4,10})(?!\d)"
)


def find_emails(plain: Plain) -> Iterator[Found]:
    """Find e-mail addresses, also with ``(at)`` for the sign."""
    for at in _AT.finditer(plain.text):
        before = _BEFORE.search(plain.text[max(0, at.start() - 64) : at.start()])
        after = _AFTER.match(plain.text, at.end())
        if before and after:
            start = at.start() - len(before[0])
            yield Found(kind=PersonalKind.EMAIL, start=start, end=after.end())


def find_chats(plain: Plain) -> Iterator[Found]:
    """Find WeChat and QQ ids where a word says that they are such."""
    for pattern in (_FIRM, _LOOSE, _TURNED, _QQ):
        for match in pattern.finditer(plain.text):
            yield Found(kind=PersonalKind.CHAT, start=match.start(1), end=match.end(1))
