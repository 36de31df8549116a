"""A fault in words that sound like a question, or like nothing that we know: it is reported first.

"暖气不热，取暖费能不能退" sounds like a contested fee and "上次那个阿姨把我花瓶打碎了，怎么赔" like small talk;
"家里发现白蚁怎么办" like none at all; the words go into the report whole, so that the question is not lost. The table `FAULTS` has what tells of
one, and its kind. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from components.settling.talk import Parse, Talk

REPORT = "report_problem"


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

SERVICE = "find_service"
"""Who looks for somebody to see to vermin is told whom to call."""


@dataclass(frozen=True)
class Fault:
    """Words of a fault, the kind of the report, and what the words may be taken for."""

    words: re.Pattern[str]
    kind: str
    gives_way: frozenset[str] = GIVES_WAY


_WHO = "阿姨|家政|保洁|保姆|月嫂|护工|钟点工|师傅|搬家|除虫|开锁的|送水的|擦玻璃的|通下水道的|收废品的|修[^,，。]{1,4}的"
_HARM = "打[碎坏破]|[弄修撬磕砸碰]坏|[弄磕砸]裂|摔(?:了|坏|碎)|没修好|越修越|加价|乱收|不认账|偷懒|顶嘴|干一半"
_LEAKS_AT = "楼[上下顶]|天花板|屋顶|顶上|厨房|卫生间|厕所|洗手间|阳台|地下室|车库|墙[上里面壁]?|水管|管道|吊顶|窗台"
_VERMIN = "白蚁|蚂蚁|蟑螂|小强|老鼠|耗子|跳蚤|臭虫|马蜂|胡蜂|蜈蚣|虫子"
_FOR_LONG = (
    r"[^,，。]{0,3}(?:(?:[\d一二两三四五六七八九十几半]+个?[多半]?(?:小时|钟头|钟|天|晚上?|分钟|星期|礼拜)"
    "|整?整?一?[上下]午|大半[天夜]|到现在)[多]?(?:还没来?)?[了啦])"
)
"""Behind an outage: who tells how long it has been asks for no notice of it."""

FAULTS = (
    Fault(re.compile(f"(?:{_WHO})[^。]{{0,12}}(?:{_HARM})"), "other"),
    Fault(re.compile("(?:火焰|火苗|炉火|灶[上头眼]?的?火)[^,，。]{0,4}[黄红]"), "gas"),
    Fault(re.compile("水[管表]子?[^,，。]{0,6}[爆炸裂崩断]|爆管"), "water_leak"),
    Fault(
        re.compile("(?:暖气片?|供暖|地暖)[^,，。]{0,4}(?:不热|冰凉|没热|不暖|凉了|不够)"), "heating"
    ),
    Fault(
        re.compile(
            "(?:墙皮|墙面|外墙|墙砖|瓷砖|保温层)[^,，。?？]{0,4}(?:掉|脱落|剥落|空鼓|鼓包|开裂|裂了)"
        ),
        "public_facility",
    ),
    Fault(
        re.compile(
            f"(?:发现|出现|闹|[有爬]了?|到处是?|全是|都是|好多|一堆|一窝)[^,，。除灭杀治找]{{0,4}}(?:{_VERMIN})"
            f"|(?:{_VERMIN})[^,，。]{{0,4}}(?:爬|咬|窜|泛滥|成灾|太多|好多|成群|做窝)"
        ),
        "pests",
        gives_way=GIVES_WAY - {SERVICE},
    ),
    Fault(re.compile(f"(?:停|断|没有?)电了?{_FOR_LONG}"), "power"),
    Fault(re.compile(f"(?:停|断|没有?)水了?{_FOR_LONG}"), "water_supply"),
    Fault(re.compile(f"(?:断网|没有?网|网断)了?{_FOR_LONG}"), "telecom"),
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


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood; a fault beside a question is a report of its kind."""
    text = str(parse.get("text") or "")
    if talk.active_form is not None:
        return parse
    intent = parse["intent"]["name"]
    faults = (*FAULTS, *UNREAD) if intent in NOT_UNDERSTOOD else FAULTS
    fault = next(
        (one for one in faults if intent in one.gives_way and one.words.search(text)), None
    )
    if fault is None:
        return parse
    report = {"name": REPORT, "confidence": 1.0}
    entities = [{"entity": "kind", "value": fault.kind}]
    return {**parse, "intent": report, "intent_ranking": [report], "entities": entities}
