"""What somebody wants of one of several cases that they name, count or number: 下水道那个别报了,
还有0011也撤了, 都撤了吧. Pure.

Which of their cases is meant `dialogue.own_cases` finds; where none is, the words are read as ever.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from api.dialogue.own_case_words import LONGEST, About

_ENDS = "[了吧啊呀哈哦呢的嗯嘛么吗。.!！?？~]*"
_ASKED = "(?:请|麻烦|帮我?|给我|替我|再|能不能|可以|我[要想]?|先|就|那|也|[,， ])*"
_OF_IT = "(?P<it>那[个件条](?:事情?|单子?)?|的(?:那[个件]|事情?)?)"
_WHICH = r"(?P<which>[^,，。?？]{1,14}?)"
_COUNTED = "第(?:[一二两三四五六1-6])[个件条](?:事情?)?"
_NO_MORE = (
    "(?:(?:别|不用|不要|甭|不必|不需要)(?:再|给我|帮我|来|派人)*(?:报|修|弄|来人?|管|处理|办|派人|跟进)"
    "|撤(?:[了掉回销]|一下|吧)+|取消掉?|不要了|不报了|不修了|不弄了|不办了|算了|删[了掉除]+)"
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


_FULL = r"[A-Za-z]{2}-?\d{8}-?\d{4}(?!\d)"
_END = r"(?<![\d.-])0\d{3}(?![\d年月日室号栋元块.])"
_SAID_SO = "(?:编号|单号|工?单|尾号|号码|[,， :：])*"
_NUMBERED = re.compile(
    rf"{_SAID_SO}(?:{_FULL}|{_END})号?的?(?:[那这]?[个件条](?:单子?|工单|诉求|事情?)?)?"
)
_NUMBER = re.compile(rf"{_FULL}|{_END}")
_SOFT = (
    "(?:把|还有|也|都|和|跟|以及|一起|一并|顺便|那|就|请|麻烦|帮我?|给我|替我|我[要想]?|先|再|是"
    "|说的是|[、,，。:： ])*"
)
_WRONG = (
    "(?:报|搞|弄|填|登记|记|写|理解|归)(?:错|混|岔|重复?)了?"
    "|(?:不是|没)我?(?:要|想)?报的?(?:这个|这事)?|重复了"
)
_A_PART = "(?:地[点址方]|位置|类别|类型|分类)"
"""Only this is wrong, and not the whole of it."""

BESIDE_A_NUMBER: tuple[tuple[About, re.Pattern[str]], ...] = (
    (About.NAMED, re.compile(f"{_SOFT}{_ENDS}")),
    (About.KEEP, re.compile(f"{_SOFT}(?:还是)?(?:别|不要?|不用|先不)撤[回销]?{_ENDS}")),
    (About.OVER, re.compile(f"{_SOFT}{_NO_MORE}{_SOFT}{_ENDS}")),
    (About.URGE, re.compile(f"{_SOFT}{_HURRY}{_SOFT}(?:[修弄办来]|处理)?{_ENDS}")),
    (About.PROGRESS, re.compile(f"{_SOFT}{_HOW_FAR}{_ENDS}")),
    (About.WRONG, re.compile(f"(?!.*{_A_PART}).{{0,6}}(?:{_WRONG}).*")),
    (About.MORE, re.compile(".*")),
)
"""What is said of the case whose number stands in the words, by the rest of them."""

_ALL = re.compile(
    f"{_ASKED}(?:把|我的?|这|那|它们?)*(?:全部?|都|所有|统统|一起|[这那](?:[几两二三四五六]|些)[个件条]?)(?:的|单子?|诉求|报的|事情?)*"
    f"(?:都|全部?|一起|也|,|，| )*{_NO_MORE}{_ENDS}"
)
_MANY = "[那这](?:[几两二三四五六]|些)[个件条]?"
_ALL_OF = re.compile(
    rf"(?:.{{0,12}}[,，。 ])?{_ASKED}(?:把)?(?:{_MANY}(?P<after>[^,，。 ]{{1,8}}?)的?"
    rf"|(?P<before>[^,，。 ]{{1,8}}?)的?(?:{_MANY}|全部?))"
    rf"(?:单子?|诉求|事情?)*(?:都|全部?|一起)*{_NO_MORE}{_ENDS}"
)
"""A word for which, behind 那几个 or before it."""


@dataclass(frozen=True)
class Numbered:
    """What is said of cases whose numbers stand in the words, in full or by their ends."""

    about: About
    numbers: Sequence[str]


def numbered(words: str) -> Numbered | None:
    """What normalised words say of the cases that they number; None where they number none."""
    numbers = _NUMBER.findall(words)
    if not numbers:
        return None
    rest = _NUMBERED.sub(" ", words).strip()
    said = next(about for about, pattern in BESIDE_A_NUMBER if pattern.fullmatch(rest))
    return Numbered(said, list(dict.fromkeys(one.upper() for one in numbers)))


def all_given_up(words: str) -> str | None:
    """Which of their cases somebody wants taken back together: 人工 in "人工那几个都不要了", empty
    for all that are in hand; None for all else.
    """
    if len(words) > LONGEST:
        return None
    if _ALL.fullmatch(words):
        return ""
    found = _ALL_OF.fullmatch(words)
    return (found["after"] or found["before"]) if found else None
