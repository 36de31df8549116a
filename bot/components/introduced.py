"""Who writes, beside what they write about: "我是3栋2单元502的，我家厨房漏水".

An address says so much to the classifier that such a message looks like somebody who registers
their home. What is taken for that is read once more without the stretches in which people say
where they live and how to call them; what the engine is sure of in the rest is what the message is
about. The words stay whole, for the place and the number in them are wanted. Pure but for the
reading.
"""

from __future__ import annotations

import re
from typing import Any

from components.several import DANGER, REQUESTS, SHORTEST, Parse, Request

HOME = "bind_home"

_NUMBER = r"[A-Za-z]?[\d零〇一二三四五六七八九十百]+"
_MARK = r"(?:号楼|号院|单元|[栋幢座楼号室层门户弄期区#\-—–])"
_ADDRESS = rf"(?:[\u4e00-\u9fff]{{2,8}}?)?(?:{_NUMBER}\s?{_MARK}[东西南北中]?\s?)+(?:{_NUMBER})?(?:室|[东西南北]户)?"
_OPENS = r"(?:^|(?<=[\s,，。;；!！、]))"
LIVES = re.compile(
    rf"{_OPENS}(?:你好|您好|喂)?[\s,，]*(?:(?:我们?家?|俺们?家?|咱们?家?|本人|家)(?:是|就?住在?|在|住的是)"
    rf"|住在?|(?:我家|我)?(?:家庭)?(?:地址|住址)[是:：]?)\s?{_ADDRESS}"
    r"(?:的?(?:业主|住户|居民|租户|租客)|的(?=$|[\s,，。;；!！、])|里)?"
)
"""我住2单元502, 我是3栋2单元502的, 家住5-1-301."""

CALLS = re.compile(
    r"(?:有事|可以|请|麻烦)?(?:打|拨打?|联系我?|我?的?(?:联系)?(?:电话|手机)号?码?)"
    r"(?:我|电话|手机|号码|[是:：\s])*1[3-9]\d(?:[\s-]?\d{4}){2}(?:联系我?|找我)?"
)
"""打13912345678, 电话是139 1234 5678."""

_SIGNS = r"\s,，。.;；!！、"


def without_address(text: str) -> str:
    """The words without who lives where and how to call them; as they are where nobody says so."""
    left = CALLS.sub(" ", LIVES.sub(" ", text))
    return re.sub(rf"^[{_SIGNS}]+|[{_SIGNS}]+$", "", left)


async def told_beside(whole: Request, parse: Parse) -> dict[str, Any]:
    """What was understood of a message; where it looks like an address to register and asks for
    something besides, what it asks for.
    """
    if whole.intent != HOME:
        return whole.parse
    rest = without_address(whole.text)
    if rest == whole.text or len(rest) < SHORTEST:
        return whole.parse
    beside = Request(
        text=whole.text, raw=whole.raw, parse={**await parse(rest), "text": whole.text}
    )
    asks = beside.intent in REQUESTS | {DANGER}
    return beside.parse if asks and beside.is_sure else whole.parse
