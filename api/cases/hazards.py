"""How urgent a case is: by its kind, and more where its words tell of an everyday hazard.

A hole in the way, a burst main, a bare wire or a loose tile raises no alarm, and cannot wait until
the next working day either. The table is ours. Pure.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from api.cases.kinds import DESK_KINDS, KIND_RULES, CaseKind, Urgency


class Hazard(StrEnum):
    """What there is to keep clear of until somebody comes."""

    HOLE = "hole"
    WATER = "water"
    CURRENT = "current"
    FALLING = "falling"
    FLAME = "flame"


_FACADE = "外墙|墙砖|墙皮|瓷砖|面砖|墙面|保温层|幕墙|玻璃|雨棚|檐|水泥块?|石块|砖头?"

HAZARDS: Mapping[Hazard, re.Pattern[str]] = {
    # A hole where people walk.
    Hazard.HOLE: re.compile(
        "(?:井盖|下水道?盖|沟盖|盖板)子?.{0,8}(?:没|不见|丢|缺|[被让].{0,2}[偷盗拿]|烂|坏|破|碎|裂|塌|翘|松|掉|敞|开着|移)"
        "|(?:没有?|缺|少|丢|偷)了?.{0,3}井盖|(?:路面|地面|路上|地砖|人行道).{0,6}(?:塌|陷)"
    ),
    # Water that runs and floods.
    Hazard.WATER: re.compile(
        "爆管|(?:水管|管子|管道|主管|阀门|水表|龙头|暖气片?).{0,5}(?:爆|炸|崩|断了|喷)|水(?:柱|直?往外)?[喷涌]"
        "|[水漏][^,，。]{0,6}止不住|(?:水|阀|闸|龙头)[^,，。]{0,6}关不[住上掉了]"
        r"|(?:楼道|楼梯|电梯|地下室|地库|车库|家里|屋里|客厅|厨房|整层|[一二三四五六七八九十\d]楼).{0,8}"
        "(?:淹|全是水|都是水|进水|水漫|漫水|成河|泡)|(?<!烟)倒灌(?!.{0,3}烟)"
    ),
    # Current within reach.
    Hazard.CURRENT: re.compile(
        "漏电(?!保护)|(?<!不)带电(?!作业|梯|动|脑|话)|电线.{0,6}(?:断|垂|拖|裸|掉|露)|裸露.{0,4}电"
    ),
    # Something that falls, or is about to.
    Hazard.FALLING: re.compile(
        "(?:树|墙|牌|玻璃|瓷砖|墙皮|雨棚|外机|护栏|栏杆|花盆|灯杆|线杆).{0,8}(?:要|快|随时|眼看|摇摇).{0,4}(?:倒|掉|塌|断|砸|坠)"
        "|(?:砖|玻璃|墙皮|外墙|墙面|石头|水泥).{0,6}往下掉|摇摇欲坠"
        f"|(?:{_FACADE})[^。]{{0,8}}(?:掉|脱落|坠)[^。]{{0,14}}(?:砸|还有?要掉|还在掉|松动|大块)"
        "|(?:墙|楼板|天花板|房顶|阳台)[^。]{0,6}(?:裂|歪|鼓)[^。]{0,12}(?:塌|倒|垮|掉[渣块]|[一二两三]指)"
    ),
    # A flame that does not burn clean.
    Hazard.FLAME: re.compile(
        "(?:火焰|火苗|炉火|灶(?:上|头|眼)?的?火)[^,，。]{0,4}[黄红]|(?:冒|出|是|烧)黄火|脱火|回火"
    ),
}


def hazard_in(words: str) -> Hazard | None:
    """The hazard that words tell of; of several the first of the table."""
    return next((hazard for hazard, told in HAZARDS.items() if told.search(words)), None)


def urgency_of(kind: CaseKind, words: str) -> Urgency:
    """The urgency of a case of this kind that is told in these words."""
    urgency = KIND_RULES[kind].urgency
    if urgency is not Urgency.NORMAL or kind in DESK_KINDS:
        return urgency
    return Urgency.URGENT if hazard_in(words) else urgency
