"""Danger in plain words, for the moments in which nothing else can understand them.

A coarse sieve: one too many is better than one missed. The engine's own reading goes before it.
"""

import re

DANGER = re.compile(
    "着火|着了火|起火|失火|火灾|烧起来|冒烟|爆炸|煤气(?![费表卡灶])|燃气味|泄漏|漏气|触电|电线掉|一氧化碳|中毒|"
    "晕倒|昏迷|昏过去|叫不醒|起不来|没呼吸|没气了|喘不过|不省人事|抽搐|大出血|血流|流血|农药|救命|救救|"
    "困人|被困|困在|困住|跳楼|跳下|轻生|自杀|想死|不想活|割腕|砍人|捅人|持刀|拿刀|打死人|溺水|落水"
)


def sounds_dangerous(text: str) -> bool:
    """Whether a text may be about life and limb now."""
    return DANGER.search(text) is not None
