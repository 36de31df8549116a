"""What words say of those who work here, as a table."""

import pytest

from api.dialogue.about_staff import Stance, stance

COMPLAINT, PRAISE = Stance.COMPLAINT, Stance.PRAISE


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("你们那个网格员李伟态度太差了,上门骂我", COMPLAINT),
        ("我要投诉你们网格员不作为", COMPLAINT),
        ("我要投诉网格员", COMPLAINT),
        ("社区的人办事推三阻四", COMPLAINT),
        ("李伟说话太难听了", COMPLAINT),
        ("投诉李伟", COMPLAINT),
        ("服务台电话从来不接", COMPLAINT),
        ("网格员来过了", None),
        ("投诉楼上太吵", None),
        ("保安态度太差", None),
        ("投诉物业", None),
        ("我想感谢一下网格员李伟,帮我妈送药,太暖心了", PRAISE),
        ("表扬一下李伟,跑前跑后帮我们修好了门", PRAISE),
        ("谢谢李伟", PRAISE),
        ("谢谢", None),
        ("谢谢师傅", None),
        ("谢谢网格员,但是灯还没修好", None),
        ("网格员的电话是多少", None),
        ("社区在哪", None),
    ],
)
def test_what_is_said(words: str, said: Stance | None) -> None:
    assert stance(words, ["李伟", "周敏"]) is said
