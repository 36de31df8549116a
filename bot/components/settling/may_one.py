"""Somebody asks whether they may report here ("请问可以报修吗"): they do, and are asked what it is.

No article says so, and the question is no matter of its own. Pure.
"""

from __future__ import annotations

import re

from components.settling.talk import Parse, Talk
from components.settling.thread import REPORT, UNSPECIFIED

ASKS = re.compile(
    "(?:请问|你好|您好|喂|那|麻烦|问一?下|想问问?|[,，\\s])*(?:你们?|您|小邻|这里|这儿|这个|这|现在|晚上|周末|我|也)*"
    "(?:是不是|能不能|可不可以|可不可|可以|能够?|得不得|让)(?:在|跟|找|向|给|和|通过|直接)*(?:你们?|您|这里|这儿|这|微信|网上|公众号|上)*"
    "(?:来|去)?(?:报(?:个)?修|报(?:告)?(?:个)?(?:问题|故障|事情?)|投诉|反映(?:问题|情况|事情)?|举报|提意见|叫人修)(?:东西|一下)?"
    "(?:的|了|不|吗|么|嘛|伐|咩|行|可以|没|啊|呢|[?？])*"
)
"""Such a question and nothing else; what is broken besides is a report by itself."""

NEVER = frozenset({"emergency", "danger_or_not"})


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood; such a question opens a report of which nothing is known yet."""
    text = str(parse.get("text") or "")
    if talk.active_form is not None or parse["intent"]["name"] in NEVER:
        return parse
    if ASKS.fullmatch(text) is None:
        return parse
    intent = {"name": REPORT, "confidence": 1.0}
    kind = [{"entity": "kind", "value": UNSPECIFIED}]
    return {**parse, "intent": intent, "intent_ranking": [intent], "entities": kind}
