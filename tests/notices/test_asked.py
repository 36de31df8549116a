"""What a question about notices names, and the notices that tell of it."""

import pytest

from api.notices.asked import of_these, things_named
from api.notices.models import Notice, NoticeKind

CHECKS = Notice(kind=NoticeKind.ACTIVITY, title="清河社区老年人免费体检", body="65周岁以上，空腹。")
LAMPS = Notice(kind=NoticeKind.VOTE, title="清河老街路灯改造方案征求意见", body="壁灯或庭院灯。")
INSURANCE = Notice(kind=NoticeKind.ANNOUNCEMENT, title="居民医保开始缴费", body="可在手机上缴。")
BOARD = [CHECKS, LAMPS, INSURANCE]


@pytest.mark.parametrize(
    ("words", "notices"),
    [
        ("有没有老人免费体检", [CHECKS]),
        ("要空腹吗", [CHECKS]),
        ("路灯改造那个公告说先修哪里", [LAMPS]),
        ("医保通知", [INSURANCE]),
        ("供暖啥时候停", []),
        ("今年的房产证什么时候发", []),
        ("清河大桥什么时候修好", []),
        ("菜市场改造什么时候完工", []),
    ],
)
def test_only_what_tells_of_the_thing(words: str, notices: list[Notice]) -> None:
    things = things_named(words)
    assert things
    assert of_these(BOARD, things, places=["清河社区", "清河老街", "清河"]) == notices


@pytest.mark.parametrize(
    "words",
    [
        "最近有什么通知",
        "门口贴的条子是什么",
        "咱们小区最近有啥事",
        "看通知",
        "下周有什么活动",
        "楼下贴的红纸我眼神不好看不清",
        "周末有啥好玩的",
        "把通知念一遍",
        "小孩有什么活动可以参加",
    ],
)
def test_who_names_nothing_asks_for_all(words: str) -> None:
    assert things_named(words) == []


def test_a_place_is_no_thing() -> None:
    assert things_named("翠湖名邸的通知", places=["翠湖名邸", "翠湖"]) == []
