"""Danger in plain words, for the moments in which nothing else can understand them.

A coarse sieve: one too many is better than one missed. The engine's own reading goes before it.
"""

import re

DANGER = re.compile(
    "着火|起火|失火|火灾|冒烟|爆炸|煤气|燃气味|漏气|触电|电线掉|晕倒|昏迷|昏过去|没呼吸|没气了|"
    "不省人事|抽搐|大出血|流血|救命|被困|困在|跳楼|轻生|自杀|不想活|割腕|砍人|捅人|持刀|打死|溺水|落水"
)


def sounds_dangerous(text: str) -> bool:
    """Whether a text may be about life and limb now."""
    return DANGER.search(text) is not None
