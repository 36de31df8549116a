"""Which words go on about what was asked of the desk, and which are of another matter."""

import pytest

from actions.desk_matters import goes_on


@pytest.mark.parametrize(
    ("before", "words", "one_thing", "same"),
    [
        ("水费多算了", "我就是问能不能退钱", False, True),
        ("水费多算了", "上个月的水费也不对", False, True),
        ("水费多算了", "取暖费能不能退", False, False),
        ("电费不对", "你们物业费凭什么涨价", False, False),
        ("能不能吃低保", "帮俺申请一下", False, True),
        ("能不能吃低保", "想申请公租房", False, False),
        ("我有个建议", "在小区南门装个红绿灯", True, False),
        ("小区里多放几张椅子", "就放在中心花园的椅子旁边", True, True),
        ("小区里多放几张椅子", "广场舞的音响能不能关小一点声音", True, False),
        ("小区里多放几张椅子", "快点啊", True, True),
    ],
)
def test_by_what_is_named(before: str, words: str, one_thing: bool, same: bool) -> None:
    assert goes_on(words, before, one_thing=one_thing) is same
