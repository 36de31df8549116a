"""The words by which people name a fee."""

import re

from api.fees.models import FeeType

FEE_WORDS = {
    FeeType.PROPERTY: re.compile("物业|管理费"),
    FeeType.WATER: re.compile("水费|水电|用水|自来水"),
    FeeType.POWER: re.compile("电费|水电|用电"),
    FeeType.GAS: re.compile("燃气|煤气|天然气|(?<!暖)气费"),
    FeeType.PARKING: re.compile("停车|车位"),
    FeeType.HEATING: re.compile("取暖|暖气|供暖|采暖"),
}


_FEE = "(?:这个?|那个?|你们的?|物业|物管|管理|水|电|燃气|煤气|停车|取?暖|供暖)*(?:费用?|钱)"
_REFUSES = (
    f"(?:我|俺|老子|咱|这|今年|明年|以后|从今|就|是|坚决|偏偏?|{_FEE}|一[分毛]钱?|一个子儿|也|都|再)*"
    f"(?:不|别想|休想)(?:会|想|打算|愿意?|肯|让我)?(?:再)?[交缴给付]+(?:了|的|{_FEE}|你们?)*"
)
_DARES = (
    "(?:看|试试|你们?|您|物业|谁|又|还|倒是?|到底|敢|有(?:本事|种|能耐)|能|会|要|把|拿|我|俺|咋地?|咋样"
    "|怎么样?|怎样|如何|奈何|办|告|抓|的|地|了|呢|吧|啊|呀|嘛)+"
)
_SIGNS = re.compile(r"[\s,，。;；!！?？]+")
REFUSES, DARES, FEE = re.compile(f"{_REFUSES}(?:{_DARES})?"), re.compile(_DARES), re.compile(_FEE)


def only_refuses(words: str) -> bool:
    """Whether words say that a fee will not be paid, perhaps with a dare, and why not at all: there
    is nothing that anybody could look into.
    """
    clauses = [one for one in _SIGNS.split(words) if one]
    said = [next((p for p in (REFUSES, DARES, FEE) if p.fullmatch(one)), None) for one in clauses]
    return REFUSES in said and None not in said


def named_fees(words: str) -> list[FeeType]:
    """The fees that words name, in the order of a bill: "水电费" names two."""
    return [kind for kind, names in FEE_WORDS.items() if names.search(words)]
