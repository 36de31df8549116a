"""How urgent a case is: by its kind, and more where its words tell of an everyday hazard.

A hole in the way, a burst main, a bare wire or a loose tile raises no alarm, and cannot wait until
the next working day either. The table is ours. Pure.
"""

import re
from collections.abc import Mapping

from api.cases.kinds import DESK_KINDS, KIND_RULES, CaseKind, Urgency

HAZARDS: Mapping[str, re.Pattern[str]] = {
    "a hole where people walk": re.compile(
        "(?:井盖|下水道?盖|沟盖|盖板)子?.{0,8}(?:没|不见|丢|缺|[被让].{0,2}[偷盗拿]|烂|坏|破|碎|裂|塌|翘|松|掉|敞|开着|移)"
        "|(?:没有?|缺|少|丢|偷)了?.{0,3}井盖|(?:路面|地面|路上|地砖|人行道).{0,6}(?:塌|陷)"
    ),
    "water that runs and floods": re.compile(
        "爆管|(?:水管|管子|管道|主管|阀门|水表|龙头|暖气片?).{0,5}(?:爆|炸|崩|断了|喷)|水(?:柱|直?往外)?[喷涌]|止不住|关不[住上]"
        "|(?:楼道|楼梯|电梯|地下室|地库|车库|家里|屋里|客厅|厨房|整层|[一二三四五六七八九十\\d]楼).{0,8}"
        "(?:淹|全是水|都是水|进水|水漫|漫水|成河|泡)|倒灌"
    ),
    "current within reach": re.compile(
        "漏电(?!保护)|(?<!不)带电(?!作业|梯|动|脑|话)|电线.{0,6}(?:断|垂|拖|裸|掉|露)|裸露.{0,4}电"
    ),
    "something that is about to fall": re.compile(
        "(?:树|墙|牌|玻璃|瓷砖|墙皮|雨棚|外机|护栏|栏杆|花盆|灯杆|线杆).{0,8}(?:要|快|随时|眼看|摇摇).{0,4}(?:倒|掉|塌|断|砸|坠)"
        "|(?:砖|玻璃|墙皮|外墙|墙面|石头|水泥).{0,6}往下掉|摇摇欲坠"
    ),
}


def urgency_of(kind: CaseKind, words: str) -> Urgency:
    """The urgency of a case of this kind that is told in these words."""
    urgency = KIND_RULES[kind].urgency
    if urgency is not Urgency.NORMAL or kind in DESK_KINDS:
        return urgency
    told = any(pattern.search(words) for pattern in HAZARDS.values())
    return Urgency.URGENT if told else urgency
