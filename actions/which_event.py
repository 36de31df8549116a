"""Events by their names (百家宴怎么报名): what is known is said, and what is not is not made up."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from rasa_sdk.events import SlotSet

from actions.base import JUST_SHOWN
from actions.places import first_home
from actions.turn import Turn
from api.notices.models import NOTICE_NAMES, Notice, NoticeKind
from api.notices.service import current_notices
from api.texts import render

NAMED = 3
"""So many characters of its title name a notice, where the words ask nothing of an event."""

MOST_NOTICES = 50
"""More than concern anybody at a time."""

_HOW = (
    "怎么样?|咋个?|如何|在?哪里?|去哪里?|到哪里?|哪儿|哪个?地方|几号|几时|哪天|什么时候|啥时候?|还?能不能|可不可以"
    "|还能|还可以|还来得及"
)
ASKS_HOW = re.compile(
    f"(?:{_HOW}){{1,2}}(?:[去来才]|可以|能)?(?:报名|参加)"
    f"|报名(?:[是在去到]|还)?(?:{_HOW}|截止|地点|时间|满了)|还有(?:没有)?名额|有没有名额|名额还有"
)
"""Somebody asks how to join; who says that they join asks nothing."""

HELPS = re.compile("志愿|义工|支?队(?!列|形)|帮忙|出力|做好事|奉献")
"""Who speaks of helping means our teams, by whatever name."""

COMMON = re.compile(
    "请问|不知道|我们?|你们?|小区|社区|街道|居委会?|那个|这个|这次|今年|本次|一个|一下|活动|报名|参加|通知|公告"
    r"|邻里|居民|业主|老年人|老人|免费|开始|什么|名额|想|要|的|了|吗|没|呢|啊|呀|嘛|是|我|[\W_]"
)
"""Words around the name of an event, and such as many events have."""

EVENT = re.compile(
    "(?:消防|防火|防空|防震|地震|防灾|逃生|疏散|应急|急救|反恐|反诈|防诈|健康|养生|安全|法律|普法|电梯困人|亲子|垃圾分类)?"
    "(?:知识)?(?:演习|演练|讲座|宣讲|培训)"
)
"""What a community holds and gives notice of."""

_CLAUSE = re.compile(r"[^,，。;；!！?？\s]+")


def event_asked(words: str) -> str | None:
    """The name of an event that words ask how to join; None where they ask no such thing."""
    if HELPS.search(words):
        return None
    for clause in _CLAUSE.findall(words):
        if asks := ASKS_HOW.search(clause):
            around = (clause[: asks.start()], clause[asks.end() :])
            names = [name for side in around if len(name := _bare(side)) > 1]
            return names[0] if names else None
    return None


def shared(title: str, words: str) -> int:
    """Characters of the longest stretch that a title and words have in common."""
    match = SequenceMatcher(None, title, words, autojunk=False).find_longest_match()
    return match.size


def notices_named(notices: Sequence[Notice], words: str) -> Sequence[Notice]:
    """The notices of events that the words name: by the name that they ask about, else by more of
    a title than what many titles have.
    """
    event, said = event_asked(words), COMMON.sub(" ", words)
    return [one for one in notices if one.kind is NoticeKind.ACTIVITY and _names(one, event, said)]


def event_untold(notices: Sequence[Notice], words: str) -> str | None:
    """A drill or a lecture that words ask about and that no notice tells of; None for all else."""
    event = EVENT.search(words)
    if event is None or any(event[0] in f"{one.title}{one.body}" for one in notices):
        return None
    return event[0]


def _names(notice: Notice, event: str | None, said: str) -> bool:
    if event is not None and event in _bare(notice.title):
        return True
    return shared(COMMON.sub("\n", notice.title), said) >= NAMED


def _bare(words: str) -> str:
    return COMMON.sub("", words)


async def told_of_event(turn: Turn) -> bool:
    """Whether the words name an event that a notice tells of, which is said then; or ask how to
    join one of which nothing is known here, which is said too.
    """
    if not turn.words or HELPS.search(turn.words):
        return False
    home = await first_home(turn)
    notices = notices_named(
        await current_notices(
            turn.session,
            now=turn.now,
            estate_id=home.home.estate_id if home else None,
            limit=MOST_NOTICES,
        ),
        turn.words,
    )
    if notices:
        text = render("actions", "notices", notices=notices, names=NOTICE_NAMES)
        turn.say("utter_notices", notices=text)
        shown = {"skill": "ask_notice", "notices": [one.id for one in notices]}
        turn.remembered.append(SlotSet(JUST_SHOWN, shown))
        return True
    event = event_asked(turn.words)
    if event is None:
        return False
    turn.say("utter_event_unknown" if home else "utter_event_unknown_where", event=event)
    return True
