"""A vote that somebody thinks to cast here: "我投同意". Nothing counts votes, and it is said so.

Of itself such a message is a yes, a no or small talk, and the person would believe that they have voted.
Pure.
"""

from __future__ import annotations

import re

from components.settling.talk import Parse, Talk
from components.settling.thread import GOES_ON

VOTE = "vote"
CASTS = re.compile(
    "投(?!诉).{0,4}(?:同意|赞成|反对|支持|弃权|[一1]票|[赞反同]成?票|方案)|投[赞反]"
    "|(?:投票|表决).{0,8}(?:同意|赞成|反对|支持|弃权)|(?:我|俺|咱)们?家?(?:.{0,2}票)?(?:弃权|投了)"
)
LONGEST = 30
"""Characters; who writes more tells something of a vote."""

NEVER = frozenset({"emergency", "danger_or_not", "heavy_heart", "report_problem", "ask_policy"})
"""What stands by itself, whatever it says of votes."""


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood; a vote in so many words is a question about the vote."""
    text = str(parse.get("text") or "")
    if talk.active_form is not None or parse["intent"]["name"] in NEVER or len(text) > LONGEST:
        return parse
    if CASTS.search(text) is None:
        return parse
    intent = {"name": "ask_notice", "confidence": 1.0}
    return {**parse, "intent": intent, "intent_ranking": [intent], GOES_ON: VOTE}
