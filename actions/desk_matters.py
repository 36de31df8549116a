"""Which matter a request to the desk is of: by the bill, the help or the thing it names. Pure."""

import re

from api.cases.meant import COMMON_WORDS

MATTERS = (
    re.compile("物业费|物管费|物业"),
    re.compile("水费|用水|水表|吨"),
    re.compile("电费|用电|电表|度电"),
    re.compile("燃气|煤气|天然气|气费"),
    re.compile("取?暖|供热|暖气"),
    re.compile("停车|车位"),
    re.compile("押金|保证金|维修基金"),
    re.compile("低保|最低生活|救济|困难补助"),
    re.compile("公租房|廉租|保障房|租房补贴|住房"),
    re.compile("残疾|残联|轮椅"),
    re.compile("临时救助|大病|医药费|看病|手术"),
    re.compile("高龄|养老|护理|老年"),
    re.compile("上学|学费|助学|读书"),
    re.compile("失业|就业|找工作|工作岗位"),
)
"""Each is a matter of its own, whatever it is called; words may name several."""

LEANS = 8
"""Characters, without those that tell nothing, of words that lean on what was said before."""

SHARED = 2
"""So many characters in a row have words of the same thing in common."""


def goes_on(words: str, before: str, *, one_thing: bool) -> bool:
    """Whether words are more of what was asked before. `one_thing`: requests of this sort are about
    things that no table names, so that only short words, or such as share some, go on about it.
    """
    named = _matters(words)
    if named:
        return named <= _matters(before)
    if not one_thing:
        return True
    told, known = COMMON_WORDS.sub("", words), COMMON_WORDS.sub("", before)
    pairs = {told[i : i + SHARED] for i in range(len(told) - SHARED + 1)}
    return len(told) <= LEANS or any(pair in known for pair in pairs)


def _matters(words: str) -> set[int]:
    return {index for index, matter in enumerate(MATTERS) if matter.search(words)}
