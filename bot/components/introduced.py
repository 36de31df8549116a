"""Who writes and how they feel, beside what they write about: "我是3栋2单元502的，我家厨房漏水".

An address says so much to the classifier that such a message looks like somebody who registers
their home. What is taken for that is read once more without the stretches in which people say
where they live and how to call them, then without any address, wherever it
stands ("单元门坏了，云溪新村2栋3单元"). "路灯坏了找谁" is read without its question: whoever asks that here tells
it. What the engine is sure of in the rest is what the message is about. The words stay whole, for
the place and the number in them are wanted. Pure but for the reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from components.request import COMPLAINT, DANGER, REQUESTS, Parse, Request

HOME = "bind_home"
ASKS_WHOM = frozenset(
    {"ask_policy", "find_service", "nlu_fallback", "out_of_scope", "talk_to_human", COMPLAINT}
)
"""What the question who is in charge makes of a problem."""

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

_HOUSE = rf"(?:{_NUMBER}\s?{_MARK}[东西南北中]?\s?)+(?:{_NUMBER})?(?:室|[东西南北]户)?"
ONLY_WHERE = re.compile(rf"[\u4e00-\u9fffA-Za-z]{{0,10}}{_HOUSE}(?:的|里|这里|这边|这儿)?")
"""A clause with nothing behind its address: 刚搬来翠湖名邸2栋."""

APART = re.compile(
    rf"{_OPENS}([\u4e00-\u9fff]{{1,7}}(?:[园苑村庭城府邸湾街巷坊阁轩庄居]|小区|公寓|(?<![家这那哪])里))\s+(?={_HOUSE})"
)
"""An estate's name with a blank behind it is no clause of its own: 阳光花园 1-1-101."""

WHO_I_AM = re.compile(
    "(?:你好|您好)?(?:我们?家?|俺们?家?)(?:是|才|刚|新)+(?:搬|住)?(?:进|过)?来?(?:这里|这儿|这边)?(?:住|租)?的?"
    "(?:租客|租户|业主|住户|居民|房东|户主)?的?"
)
"""A clause that introduces the speaker and asks nothing: 我是新来的租客."""

HOUSE = re.compile(_HOUSE)
_CLAUSE = re.compile(r"[^\s,，。;；!！?？]+")

WHOM = re.compile(
    r"[\s,，]*(?:(?:我们?)?(?:该|要|应该|可以)?(?:去|来)?(?:找|问|跟|向|给)(?:谁|哪个部门|哪个单位|哪里|哪儿|什么部门)"
    r"(?:管|说|报|反映|处理|解决|报修|投诉)?|归(?:谁|哪里|哪个部门)管?|(?:是|由)?(?:谁|哪个部门)(?:来)?(?:管|负责)"
    r"|(?:怎么|在哪里?|哪里|去哪里?)(?:反映|报修|上报))(?:的|啊|呀|呢|吗|嘛)*[?？!！。]*$"
)
"""Behind a problem: who is in charge of it. Who mends it (找谁修) may be a tradesman's."""

SHORTEST = 3
"""Characters of the shortest rest that can be a request."""

_I = "(?:我们?|俺们?|老子|人家)"
_WHOM = f"(?:{_I}|个?人|全家)"
_VERY = "(?:真是|真的|真|简直|实在|都|快|要|想|已经|又|太|直|浑身)*"
_FEELS = "(?:热|冷|冻|气|烦|急|累|愁|苦|憋|恶心|难受|郁闷)"
_TOO_MUCH = "(?:死|疯|炸|坏|晕|爆|懵|哭|傻)"
_SAYS = r"(?:^|(?<=[\s,，。.;；!！?？、~…]))"
_ENDS = r"[了啦咯啊呀的]*(?=[\s,，。.;；!！?？、~…]|$)"
FURY = re.compile(
    rf"(?:{_FEELS}{_TOO_MUCH}{_WHOM}|[气热急烦冻]得{_WHOM}?{_VERY}(?:爆炸|吐血|骂人|哆嗦|发抖|跳脚|冒烟|发疯|哭|不行|要?死|要?命)){_ENDS}"
    rf"|{_SAYS}{_WHOM}?{_VERY}(?:{_FEELS}{_TOO_MUCH}|受不了|忍不了|忍无可忍|无语|服|火大|岂有此理|太?过分){_ENDS}"
    rf"|{_SAYS}{_I}{_VERY}(?:疯|爆炸|崩溃){_ENDS}"
)
"""What somebody feels about it: 热死我了, 气得我要爆炸."""

CHAT = frozenset({"nlu_fallback", "out_of_scope"})
"""What fury makes of a problem."""

_SIGNS = r"\s,，。.;；!！、…~"


def without_address(text: str) -> str:
    """The words without who lives where and how to call them; as they are where nobody says so."""
    return _trimmed(CALLS.sub(" ", LIVES.sub(" ", text)))


def without_house(text: str) -> str:
    """The words without any address: clauses that are nothing else go whole, of others the house;
    who they are goes with it.
    """
    text = APART.sub(r"\1", text)
    clauses = _CLAUSE.findall(text)
    told = [one for one in clauses if not (ONLY_WHERE.fullmatch(one) or WHO_I_AM.fullmatch(one))]
    if len(told) == len(clauses):
        return _trimmed(HOUSE.sub("", text))
    return "，".join(HOUSE.sub("", clause) for clause in told)


def without_whom(text: str) -> str:
    """The words without the question who is in charge of what they tell."""
    return _trimmed(WHOM.sub("", text))


def without_fury(text: str) -> str:
    """The words without what the person feels about them."""
    return _trimmed(FURY.sub(" ", text))


def _trimmed(text: str) -> str:
    return re.sub(rf"^[{_SIGNS}]+|[{_SIGNS}]+$", "", text)


class Beside(NamedTuple):
    """What messages sound like that are read without something, and what may then be in them."""

    sounds: frozenset[str]
    without: Callable[[str], str]
    asks: frozenset[str] = frozenset({COMPLAINT})


BESIDE = (
    Beside(frozenset({HOME}), without_address, REQUESTS | {DANGER}),
    Beside(frozenset({HOME}), without_house, REQUESTS | {DANGER}),
    Beside(ASKS_WHOM, without_whom),
    Beside(CHAT, without_fury),
)
"""The first without which the engine is sure of a request counts."""


async def told_beside(whole: Request, parse: Parse) -> dict[str, Any]:
    """What was understood of a message; where it sounds like something else for what is said beside
    it, what it asks for.
    """
    if whole.intent == COMPLAINT and whole.is_sure:
        return whole.parse
    for sounds, without, asks in BESIDE:
        rest = without(whole.text) if whole.intent in sounds else whole.text
        if rest == whole.text or len(rest) < SHORTEST:
            continue
        beside = Request(whole.text, whole.raw, {**await parse(rest), "text": whole.text})
        if beside.intent in asks and beside.is_sure:
            return beside.parse
    return whole.parse
