"""A problem told while another is being reported: a matter of its own, or more of the first?

Who is asked where the lamp is and writes "我家马桶也堵了" tells something else; "电线都露在外面了" tells more of
the same. Marked as another matter (还有, 另外, 两个事) it is one wherever its kind is another. Unmarked, all of
this must hold: it says what is wrong, it leans on nothing said before, the engine is sure, and hardly a
chance is left that it is of the open report's kind or of one akin to it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

UNSPECIFIED = "unspecified"

VAGUE = frozenset(
    {"elderly_child", "neighbour", "other", "property_service", "security", UNSPECIFIED}
)
"""Kinds that say who is to blame or who suffers: any matter may be told as one of these."""

FAMILIES = (
    frozenset({"noise", "construction", "illegal_build", "pets", "street_vendor"}),
    frozenset({"rubbish", "pests", "drains_sewage", "pets"}),
    frozenset({"water_leak", "water_supply", "drains_sewage", "heating", "road_paving"}),
    frozenset({"lighting", "power", "public_facility"}),
    frozenset({"power", "lift", "telecom", "water_supply", "heating"}),
    frozenset({"parking", "fire_safety", "road_paving", "street_vendor", "illegal_build"}),
    frozenset({"fire_safety", "power", "gas"}),
)
"""Kinds in which one and the same matter is told: its cause, and what comes of it."""

SURE = 0.8
"""So sure must the engine be of a problem that nothing marks as another."""

CHANCE = 0.05
"""As much chance may be left that it is of the open report's family."""

TROUBLE = re.compile(
    "坏|[不没](?:亮|转|动|通|响|开|关|上|下|灵|热|凉|好|人|电|水|气|网|信号|反应|收|扫|修|管)|漏|渗|堵|断|裂|破|倒|掉|烂|塌"
    "|满|溢|臭|脏|乱|吵|晃|卡|占|扔|丢|偷|失灵|故障|松|歪|碎|缺|飞线|摆摊|卖|烧|冒|积水|淹|跳闸|随地|咬|抽烟|唱|跳舞|广场舞|枯|坑坑洼洼|砸|敲"
)
"""What is wrong; a mere place says nothing of it (垃圾站旁边)."""

LEANS = re.compile(
    "^(?:(?:那|就|还|是|我|你|们|您|帮|给|麻烦|请)*先.{1,4}[^,，。]{1,8}$|是|就|对|嗯|不|没错|改|类别|地[点方]|而且|并且|所以|因为|搞得|弄得|害得|导致|结果|里面|它|这|那(?!边|里)|他|她)"
    "|(?:弄|搞|害|吵|气|臭|熏|吓|淋|泡)得|把我|[?？吗呢]$|的(?:事情?|问题)?$|错了|应该是|其实是|改成|换成"
    r"|(?:旁边?|对面|门口|附近|隔壁|边上)的?(?:[,，\s]|那[个盏]|$|坏|不)"
)
"""An answer, an order, a correction, a reason, where it is, or what comes of it."""

SPOT = re.compile(
    "(?:口|旁边?|对面|门口|附近|隔壁|边上?|里面?|下面?|上面?|[楼层]|厨房|客厅|卧室|卫生间|厕所|阳台|车库|楼道)$"
)
"""Ends of a place."""

LONGEST_ANSWER = 3
"""Characters of a mere name, which answers the question for the kind: 漏水."""


@dataclass(frozen=True)
class Held:
    """The report that is open: its kind, or its likeliest ones while it is being asked for (`asked`);
    and the words of what was told besides and waits.
    """

    kinds: frozenset[str]
    asked: bool = False
    waiting: tuple[str, ...] = ()

    @property
    def family(self) -> frozenset[str]:
        """Its kinds, and those in which the same may be told."""
        return self.kinds.union(*(one for one in FAMILIES if one & self.kinds))


def akin(kind: str, other: str) -> bool:
    """Whether one matter may be told in both kinds."""
    return other in Held(frozenset({kind})).family or not VAGUE.isdisjoint({kind, other})


def is_spot(text: str) -> bool:
    """Whether words name where it is as well, and nothing that is wrong there: 还有厨房."""
    return SPOT.search(text) is not None and TROUBLE.search(text) is None


def is_another(
    text: str, parse: Mapping[str, Any], held: Held, *, kind: str | None, marked: bool
) -> bool:
    """Whether a piece that the engine read as a problem is not of the open report; `kind`: the one
    that it is sure of. `marked`: the words say so themselves.
    """
    if marked:
        again = any(text in told for told in held.waiting)  # They ask after it.
        own = kind not in {None, UNSPECIFIED} and not (again or is_spot(text))
        return own and (held.asked or kind not in held.kinds)
    guesses: Sequence[Mapping[str, Any]] = (parse.get("facets") or {}).get("kind") or ()
    if not guesses or held.kinds & VAGUE or guesses[0]["name"] in VAGUE:
        return False
    if float(parse["intent"]["confidence"] or 0.0) < SURE or TROUBLE.search(text) is None:
        return False
    if LEANS.search(text) or (held.asked and len(text) <= LONGEST_ANSWER):
        return False
    chance = sum(float(one["confidence"]) for one in guesses if one["name"] in held.family)
    return chance <= CHANCE
