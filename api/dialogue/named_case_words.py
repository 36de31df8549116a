"""What somebody wants of one of several cases that they name or count: 下水道那个别报了. Pure.

Which of their cases is meant `dialogue.own_cases` finds; where none is, the words are read as ever.
"""

import re
from dataclasses import dataclass

from api.dialogue.own_case_words import LONGEST, About

_ENDS = "[了吧啊呀哈哦呢的嗯嘛么吗。.!！?？~]*"
_ASKED = "(?:请|麻烦|帮我?|给我|替我|再|能不能|可以|我[要想]?|先|就|那|也|[,， ])*"
_OF_IT = "(?P<it>那[个件条](?:事情?|单子?)?|的(?:那[个件]|事情?)?)"
_WHICH = r"(?P<which>[^,，。?？]{1,14}?)"
_COUNTED = "第(?:[一二两三四五六1-6])[个件条](?:事情?)?"
_NO_MORE = (
    "(?:(?:别|不用|不要|甭|不必|不需要)(?:再|给我|帮我|来|派人)*(?:报|修|弄|来人?|管|处理|办|派人|跟进)|撤[了掉回销]|取消"
    "|不要了|不报了|不修了|不弄了|算了)"
)
_HURRY = "(?:催(?:一?下|催|一催)?|快[点些]|抓紧|赶紧|加急)"
_HOW_FAR = (
    "(?:现在|到底|[修弄办搞]|处理|解决|[得的好完])*(?:怎么样|咋样|咋个样|如何|怎样|到哪[了儿里]?|[好完]了?没有?|[好完]了[吗么]"
    "|有没有人.{1,4}|[啥什]么?时候.{1,4}|几天.{0,4}|有(?:消息|结果|进展)|呢)"
)
TABLE: tuple[tuple[About, re.Pattern[str]], ...] = (
    (About.OVER, re.compile(f"{_ASKED}(?:撤[了掉回销]|取消)掉?{_WHICH}{_OF_IT}{_ENDS}")),
    (About.OVER, re.compile(f"{_ASKED}{_WHICH}{_OF_IT}?{_ASKED}{_NO_MORE}{_ENDS}")),
    (About.URGE, re.compile(f"{_ASKED}{_HURRY}{_WHICH}{_OF_IT}?{_ENDS}")),
    (
        About.URGE,
        re.compile(f"{_ASKED}{_WHICH}{_OF_IT}{_ASKED}{_HURRY}(?:[修弄办来]|处理)?{_ENDS}"),
    ),
    (About.PROGRESS, re.compile(f"{_ASKED}(?P<which>{_COUNTED})(?P<it>){_HOW_FAR}?{_ENDS}")),
)
"""What is wanted of it; the first that fits the whole of the words counts."""

_DIGIT = re.compile("[一二两三四五六1-6]")
_NUMBERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}


@dataclass(frozen=True)
class OfOne:
    """What is said of one of several: the words that name it, or its place in the order in which
    they were told.
    """

    about: About
    which: str
    number: int | None = None
    points: bool = False
    """Whether one is pointed at: 那个."""


def of_one(words: str) -> OfOne | None:
    """What normalised words want of a case that they name or count; None for all else."""
    if len(words) > LONGEST:
        return None
    for said, pattern in TABLE:
        if (found := pattern.fullmatch(words)) is not None:
            return OfOne(said, found["which"], _count(found["which"]), points=bool(found["it"]))
    return None


def _count(which: str) -> int | None:
    """The place in the order that is said, if one is."""
    if re.fullmatch(_COUNTED, which.strip()) is None or not (digit := _DIGIT.search(which)):
        return None
    return _NUMBERS.get(digit[0]) or int(digit[0])
