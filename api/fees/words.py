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


def named_fees(words: str) -> list[FeeType]:
    """The fees that words name, in the order of a bill: "水电费" names two."""
    return [kind for kind, names in FEE_WORDS.items() if names.search(words)]
