"""The kind of a problem by one plain word, for answers and corrections too short for the engine
("不是灯，是电梯"), and the kinds to choose between. Pure.
"""

import re
from collections.abc import Iterable

from api.cases.kinds import DESK_KINDS, KIND_RULES, CaseKind

GUESSES = 3
FREQUENT = (CaseKind.PUBLIC_FACILITY, CaseKind.PROPERTY_SERVICE, CaseKind.NOISE)
"""Offered where there is no better guess: what is told most and most vaguely."""

WORDS: tuple[tuple[str, CaseKind], ...] = (
    ("电梯|升降梯", CaseKind.LIFT),
    ("路灯|灯|照明|那盏", CaseKind.LIGHTING),
    ("噪音|噪声|吵|响声", CaseKind.NOISE),
    ("垃圾", CaseKind.RUBBISH),
    ("漏水|渗水|滴水", CaseKind.WATER_LEAK),
    ("停水|水压|没水|自来水|龙头", CaseKind.WATER_SUPPLY),
    ("停电|断电|没电|跳闸", CaseKind.POWER),
    ("燃气|煤气|天然气", CaseKind.GAS),
    ("暖气|供暖|供热", CaseKind.HEATING),
    ("停车|车位|乱停", CaseKind.PARKING),
    ("下水|污水|堵了|管道堵|马桶|积水|内涝|返水|倒灌", CaseKind.DRAINS_SEWAGE),
    ("路面|井盖|地砖|坑", CaseKind.ROAD_PAVING),
    ("树|草坪|绿化|花坛", CaseKind.GREENING),
    ("狗|猫|宠物", CaseKind.PETS),
    ("违建|违章|搭建|私搭", CaseKind.ILLEGAL_BUILD),
    (
        "消防|灭火器|飞线|[堆占堵](?:了|用|着)?.{0,4}(?:楼道|走廊|过道|楼梯)|(?:楼道|走廊|过道|楼梯).{0,4}[堆占堵]",
        CaseKind.FIRE_SAFETY,
    ),
    ("物业", CaseKind.PROPERTY_SERVICE),
    ("摊贩|摆摊|油烟|烧烤|占道", CaseKind.STREET_VENDOR),
    ("施工|工地", CaseKind.CONSTRUCTION),
    ("蟑螂|老鼠|蚊虫|白蚁|虫", CaseKind.PESTS),
    ("网络|宽带|断网|信号", CaseKind.TELECOM),
    (
        "门禁|道闸|闸机|单元门|楼道门|楼门|大门|扶手|栏杆|健身器材|滑梯|长椅|(?<!消防)设施",
        CaseKind.PUBLIC_FACILITY,
    ),
)
"""The first that fits counts."""

_NOT = "(?:不是|[勿弗唔]是|唔系)"
_WRONG = "(?:不对|错了|(?:说|搞|弄|写|报|填|选)错(?:类别|类型|分类)?了?)"
CHANGED = re.compile(
    rf"(?:(?:{_NOT}|{_WRONG}[,，。\s]*没有?)[^,，。]{{0,8}}[,，。\s]*(?:应该|而|其实)?是"
    rf"|{_WRONG}[,，。\s]*(?:应该|而|其实|那?个?)?是"
    r"|(?:类别|类型|分类)(?:不对|错了|搞错了?)?[,，。\s]*(?:应该|改成|换成)?是?|改成|换成)(?P<new>[^,，。]{1,10})"
)
"""One thing is named instead of another; the place has been looked for before."""

DISCARDED = re.compile(rf"{_NOT}(?P<old>[^,，。\s]{{1,8}}?)[,，。\s]*(?:应该|而|其实)?是")
"""What a correction takes back."""

_SOFT = r"[的了吧呀啊呢哦哈嘛!！。~，, ]*"
_OF_KIND = "这?个?(?:类别|类型|分类|种类)"
OF_KIND = re.compile(_OF_KIND)
"""The word for the kind itself."""
WRONG_KIND = re.compile(
    rf"(?:(?:哦|啊|不|嗯){_SOFT})?(?:{_OF_KIND}{_SOFT}(?:不太?对|不是|错|有误|要改|改一下|选错|分错)"
    rf"|(?:不对|不是|错|改|换|要改|选错)(?:一?下|了|个)?{_SOFT}{_OF_KIND}){_SOFT}"
)
"""The kind is wrong, and they do not say which it is: 不对类别."""


_CALLED = tuple(
    (
        re.compile(
            "(?:[嗯哦啊]|就|应该|大概|可能|主要|其实|算|属于|反正|都|选)*(?:是|说的是|关于|因为)?(?:那个|这个|太|很)?"
            rf"(?:{pattern})(?:扰民|的)?(?:问题|事情?|方面|类|那[个类]|这[个类]|故障)?{_SOFT}"
        ),
        kind,
    )
    for pattern, kind in WORDS
)
_THING = re.compile(
    "路灯|灯|电梯|井盖|地砖|坑|马桶|树|草坪|花坛|狗|猫|灭火器|门|扶手|栏杆|健身器材|滑梯|长椅|蟑螂|老鼠|蚊虫|白蚁|楼道|走廊|过道|楼梯"
)


def kind_of_word(words: str) -> CaseKind | None:
    """The kind that a short answer names; None when it names none."""
    for kind, rule in KIND_RULES.items():
        if rule.name == words:
            return kind
    return next((kind for pattern, kind in WORDS if re.search(pattern, words)), None)


def called(words: str, story: str) -> CaseKind | None:
    """The kind that the words call by a name, and nothing else: 就是吵, 垃圾的.

    None where they name a thing that the story does not have, which tells more of it: 路灯.
    """
    for pattern, kind in _CALLED:
        match = pattern.fullmatch(words)
        if match is not None:
            thing = _THING.search(words)
            return kind if thing is None or thing[0] in story else None
    return next((kind for kind, rule in KIND_RULES.items() if rule.name == words), None)


def kinds_named(story: str) -> list[CaseKind]:
    """All kinds that a story has a plain word for."""
    return [kind for pattern, kind in WORDS if re.search(pattern, story)]


def named_kind(words: str) -> tuple[CaseKind, str] | None:
    """The kind that the words name among one's own cases, and the very word: 灯那个. Whoever only
    speaks of the company names no case of theirs.
    """
    for pattern, kind in WORDS:
        match = re.search(pattern, words)
        if match is not None and kind is not CaseKind.PROPERTY_SERVICE:
            return kind, match[0]
    return None


def changed_kind(words: str) -> CaseKind | None:
    """The kind that a correction puts in the place of another; None when it is about no kind."""
    match = CHANGED.search(words)
    return None if match is None else kind_of_word(match["new"])


def discards(words: str, kind: str | None) -> bool:
    """Whether a correction takes back the very word that the kind goes by: 不是电梯，是扶手."""
    match = DISCARDED.search(words)
    return match is not None and kind is not None and kind_of_word(match["old"]) == kind


def corrects(words: str) -> bool:
    """Whether something else is named instead of what was told or taken: 不是装修，是打孔."""
    return CHANGED.search(words) is not None


def wrong_kind(words: str) -> bool:
    """Whether the words say that the kind is wrong, and nothing else."""
    return WRONG_KIND.fullmatch(words.strip()) is not None


_WRONG_PART = (
    ("地[点方址]|位置|地儿", "place"),
    ("事情|内容|情况|描述", "text"),
)


def wrong_part(words: str) -> str | None:
    """The other part of a report that the words say is wrong, and nothing else: 地方不对."""
    for part, slot in _WRONG_PART:
        said = rf"(?:这?个?(?:{part}){_SOFT}(?:不太?对|不是|错|有误|要改|改一下|写错|搞错|重说)"
        if re.fullmatch(
            rf"{_SOFT}{said}|(?:不对|错|改|换|要改)(?:一?下|了|个)?{_SOFT}这?个?(?:{part})){_SOFT}",
            words,
        ):
            return slot
    return None


def likely_kinds(guesses: Iterable[str]) -> list[CaseKind]:
    """The kinds to choose between: the three likeliest by these guesses, and a way out."""
    known = [CaseKind(guess) for guess in guesses if guess in KIND_RULES]
    never = DESK_KINDS | {CaseKind.EMERGENCY, CaseKind.OTHER}
    likely = [kind for kind in dict.fromkeys([*known, *FREQUENT]) if kind not in never]
    return [*likely[:GUESSES], CaseKind.OTHER]
