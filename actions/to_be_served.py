"""Who wants to be advised, treated or taught, and not to help: no volunteer is made of them.

"想参加法律咨询" sounds like joining the team that gives it. What is coming of that sort is told,
and that it may be for volunteers only is not hidden.
"""

import re

from actions.turn import Turn
from actions.which_event import HELPS
from api.texts import render
from api.volunteers.service import upcoming

SERVED = re.compile(
    "(?:免费)?(?:法律|律师|政策|心理)?咨询|(?:找|问|请教)(?:一?个?|一?下)律师|法律援助|义诊|量血压|看诊"
)
"""What somebody goes to for themselves."""

WANTS = re.compile(
    "想?(?:参加|去|来)|有没有|有[吗么]|有.{0,14}[吗么]|哪[里儿]有|免费|能带|可以带|带(?:亲戚|家[人属]|朋友|老人|孩子)|问问|我要问"
)
NO_VOLUNTEER = re.compile(
    "不是(?:[要想来去]{1,2}(?:当|做)?|当|做)(?:志愿者|义工)|不(?:想|要|是来)(?:当|做)(?:志愿者|义工)(?!了)|(?:我|俺)?是?(?:想|要)?去(?:咨询|问|看病|听)的"
)
"""Who says so was understood wrongly."""

_OFFERS = re.compile(
    "帮忙|出力|报名当|当(?!事|天)|做志愿|退休|以前是|会(?:做|讲|量)|支?队|我是.{0,8}[师士医员]|可以来|帮手|去不|不去|退|让给|取消|教大家|给(?:大家|老人)"
)

MOST = 100


def wants_to_be_served(words: str) -> bool:
    """Whether words ask for advice or the like, and offer nothing."""
    helps = HELPS.search(words) is not None or _OFFERS.search(words) is not None
    return not helps and SERVED.search(words) is not None and WANTS.search(words) is not None


async def told_where_served(turn: Turn) -> bool:
    """Whether the words ask for that; then what is coming of it is told, or that none is."""
    if not wants_to_be_served(turn.words):
        return False
    service = SERVED.search(turn.words)
    asked = service[0].removeprefix("免费")[:2] if service else ""
    coming = await upcoming(turn.session, now=turn.now, limit=MOST)
    places = [place for place in coming if asked and asked in place.activity.title]
    if places:
        turn.say("utter_served_at", activities=render("actions", "activities", places=places))
    else:
        turn.say("utter_served_unknown")
    return True
