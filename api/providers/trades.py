"""What people call a tradesperson, and the word that a list has: 电工 for 水电. Pure."""

import re

_CLOGGED = "马桶|厕所|蹲坑|下水道?|地漏|水[池槽]|管[道子]"
TRADES = (
    (re.compile("电工|修电|电线|插座|开关|空开|跳闸|保险丝"), "水电 电路"),
    (re.compile("水工|水管工|水暖|水电工"), "水电"),
    (
        re.compile(
            "灯泡|灯管|吸顶灯|吊灯|(?:换|修|装)个?灯|(?:客厅|卧室|厨房|厕所|卫生间|家里)的?灯"
        ),
        "换灯",
    ),
    (
        re.compile(
            f"(?:{_CLOGGED}).{{0,6}}(?:堵|不下水|下不去|反水)|(?:堵|通)(?:了|一下)?(?:{_CLOGGED})"
        ),
        "疏通",
    ),
    (re.compile("(?:把|将).{0,4}(?:马桶|厕所|下水).{0,3}堵"), "疏通"),
    (re.compile("锁匠|开门的|(?:门|锁).{0,4}(?:打不开|进不去)"), "开锁"),
    (re.compile("管道工|通下水的|掏下水"), "疏通"),
    (re.compile("泥瓦工|刷墙|粉刷|补墙"), "防水 刷墙"),
)
"""The words of people, and the categories that they mean besides those that they say."""


def in_words_of_trades(words: str) -> str:
    """The words, with the categories that are meant behind them."""
    return " ".join([words, *(trade for said, trade in TRADES if said.search(words))])
