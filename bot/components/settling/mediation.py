"""Somebody wants to be brought together with a neighbour ("能不能帮我约楼上的谈一谈"), or advice and no
report ("我不是报修 我想问怎么跟他说").

It is no hardship and no repair that they ask for, and no list of tradespeople helps: a person at the desk
does it. A neighbour who is complained of stays a report. Pure.
"""

from __future__ import annotations

import re

from components.settling.own_case import COMPLAINT_FORM
from components.settling.talk import Parse, Talk

_WHOM = "楼[上下]|隔壁|对[门面]|邻居|[他她那]们?[家户]|对方|两家|双方|那户"
_MEETS = "谈|聊|坐|见个?面|当面|说说|说一?[下声]|讲讲|沟通|协商|商量|调解|和解|劝"
ASKS = re.compile(
    f"(?:帮|替|给|请|想|能不能|可不可以|能|要)[^,，。]{{0,6}}(?:约|喊上|叫上|请|联系)(?:一?下)?(?:{_WHOM})"
    f"(?:的|那?家|邻居|住户|业主|[上下]来|出来|一起)*(?:(?:{_MEETS})[^,，。]{{0,6}})?[吗么吧呢不?？]*"
    f"|(?:帮|替|给|请|想|能不能|可不可以|能|要)[^,，。]{{0,6}}(?:跟|和|找|与|给|约|请)?(?:{_WHOM})?[^,，。]{{0,6}}"
    "(?:调解|说和|做个?中间人|坐下来谈)[^,，。]{0,6}"
)

NO_REPORT = re.compile(
    "(?:我|俺|咱)?(?:又|并)?不(?:是|想)(?:来|要|想|找你们?)*(?:报修|投诉|举报|反映|报)(?:[他她它谁]们?|的|啊|什么)*[\\s,，。]*"
    "(?:我|俺)?(?:就|只|是)*(?:想|要)?(?:问|请教|咨询|打听|听听|知道)[^,，]{2,}"
)
"""What is being told is not to be filed: they ask how to go about it."""

GIVES_WAY = frozenset(
    {
        "apply_assistance",
        "ask_policy",
        "case_status",
        "case_supplement",
        "find_service",
        "nlu_fallback",
        "out_of_scope",
        "query_volunteer",
        "signup_volunteer",
        "suggest",
    }
)
"""What such a wish sounds like by itself."""

DESK = "talk_to_human"


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood; who wants to talk with a neighbour is for the desk."""
    text = str(parse.get("text") or "")
    if talk.active_form in {None, COMPLAINT_FORM} and NO_REPORT.fullmatch(text):
        return _for_the_desk(parse)
    if talk.active_form is not None or parse["intent"]["name"] not in GIVES_WAY:
        return parse
    if ASKS.fullmatch(text) is None:
        return parse
    return _for_the_desk(parse)


def _for_the_desk(parse: Parse) -> Parse:
    intent = {"name": DESK, "confidence": 1.0}
    return {**parse, "intent": intent, "intent_ranking": [intent], "entities": []}
