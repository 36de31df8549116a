"""Kinds that the engine is often wrong in, put right by plain words.

A lamp of one's own is no public lighting, a black river no water supply. The table `MISREAD` has
for a guess what words tell that it is another. Pure.
"""

import re
from dataclasses import dataclass

from api.cases.kinds import CaseKind

_ROOMS = "客厅|卧室|厨房|卫生间|厕所|洗手间|浴室|书房|餐厅|玄关|[主次]卧|床头|房间"
_AT_HOME = f"我们?家|俺家|咱家|阿拉屋里|家里|屋里|屋企|屋头|{_ROOMS}"
_SHARED = (
    "楼道|楼梯|走廊|过道|电梯|单元(?:门|口|楼|灯|里|的灯)|车库|车棚|地下|路灯|路上|马路|门口|楼下|院里|外[面头]|小区|广场|公园|公厕|公共|门卫|大堂|健身|篮球"
    "|太亮|刺眼|晃眼|[照射][到进得着]|红绿灯|霓虹|招牌|对面"
)
_TAKEN_BACK = re.compile("(?:不是|勿是|唔系|唔是)[^,，。\\s]{1,6}")


@dataclass(frozen=True)
class Misread:
    """A guess, the words that tell of something else, such as leave it, and what it is."""

    guess: CaseKind
    words: re.Pattern[str]
    but: re.Pattern[str]
    kind: CaseKind


MISREAD = (
    Misread(
        CaseKind.LIGHTING,
        re.compile(f"(?:{_AT_HOME}).{{0,10}}灯|灯.{{0,14}}(?:{_AT_HOME})"),
        re.compile(_SHARED),
        CaseKind.POWER,
    ),
    Misread(
        CaseKind.WATER_SUPPLY,
        re.compile(
            "(?:河|池塘|湖|沟)[里水面边道中]?.{0,8}(?:黑|臭|味|脏|污|死鱼|油)|[河湖].{0,10}鱼.{0,3}死"
        ),
        re.compile("自来水|水龙头|停水|家里"),
        CaseKind.DRAINS_SEWAGE,
    ),
    Misread(CaseKind.RUBBISH, re.compile("甲醛"), re.compile("(?!)"), CaseKind.NEIGHBOUR),
)


def kind_told(kind: str | None, words: str) -> str | None:
    """The kind, or the one that words plainly tell of instead; what they take back (不是楼道) is
    not told.
    """
    told = _TAKEN_BACK.sub(" ", words)
    for one in MISREAD:
        if kind == one.guess and one.words.search(told) and not one.but.search(told):
            return str(one.kind)
    return kind
