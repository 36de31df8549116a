"""A fault that is told beside a question about money or damages: the fault is reported first.

"暖气不热，取暖费能不能退" sounds like a contested fee and "上次那个阿姨把我花瓶打碎了，怎么赔" like small talk;
the words go into the report whole, so that the question is not lost. The table `FAULTS` has what tells of
one, and its kind. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from components.settling.talk import Parse, Talk

REPORT = "report_problem"


@dataclass(frozen=True)
class Fault:
    """Words of a fault, and the kind of the report."""

    words: re.Pattern[str]
    kind: str


_WHO = "阿姨|家政|保洁|保姆|月嫂|护工|钟点工|师傅|搬家|除虫|开锁的|送水的|擦玻璃的|通下水道的|收废品的|修[^,，。]{1,4}的"
_HARM = "打[碎坏破]|[弄修撬磕砸碰]坏|[弄磕砸]裂|摔(?:了|坏|碎)|没修好|越修越|加价|乱收|不认账|偷懒|顶嘴|干一半"
_LEAKS_AT = "楼[上下顶]|天花板|屋顶|顶上|厨房|卫生间|厕所|洗手间|阳台|地下室|车库|墙[上里面壁]?|水管|管道|吊顶|窗台"
FAULTS = (
    Fault(re.compile(f"(?:{_WHO})[^。]{{0,12}}(?:{_HARM})"), "other"),
    Fault(
        re.compile("(?:暖气片?|供暖|地暖)[^,，。]{0,4}(?:不热|冰凉|没热|不暖|凉了|不够)"), "heating"
    ),
)

UNREAD = (
    Fault(
        re.compile(
            rf"(?:{_LEAKS_AT})[^,，。?？怎谁哪]{{0,6}}(?:漏水|渗水|滴水|返水|漏[了得个])(?!.{{0,12}}(?:怎么|谁|哪|吗|赔|多少))"
        ),
        "water_leak",
    ),
)
"""Faults in so many words that the engine may not make out at all: 楼上漏水 清河老街4栋1单元301."""
NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})

GIVES_WAY = frozenset(
    {
        "ask_policy",
        "deny",
        "dispute_fee",
        "find_service",
        "nlu_fallback",
        "out_of_scope",
        "query_fee",
        "suggest",
    }
)
"""What such words sound like by themselves."""


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood; a fault beside a question is a report of its kind."""
    text = str(parse.get("text") or "")
    if talk.active_form is not None or parse["intent"]["name"] not in GIVES_WAY:
        return parse
    faults = (*FAULTS, *UNREAD) if parse["intent"]["name"] in NOT_UNDERSTOOD else FAULTS
    fault = next((one for one in faults if one.words.search(text)), None)
    if fault is None:
        return parse
    intent = {"name": REPORT, "confidence": 1.0}
    entities = [{"entity": "kind", "value": fault.kind}]
    return {**parse, "intent": intent, "intent_ranking": [intent], "entities": entities}
