"""Small words inside a report, each for what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.complaint_words import (
    is_detail,
    is_number,
    puts_right,
    tells_anyway,
    tells_beside_opening,
    wish_to_file,
    without_greeting,
)
from actions.giving_up import lets_be


@pytest.mark.parametrize(
    "words",
    [
        "两千块",
        "三十块钱",
        "一共五千",
        "要了我八百块",
        "要赔",
        "要求退款",
        "得给个说法",
        "要他们道歉",
        "天天如此",
        "晚上十一点",
        "每天半夜两点多都这样",
        "从早到晚",
        "从晚上8点到12点",
    ],
)
def test_a_detail(words: str) -> None:
    assert is_detail(words)


@pytest.mark.parametrize(
    "words",
    [
        "就这样",
        "快点",
        "是的",
        "对",
        "得",
        "中",
        "要",
        "多少钱",
        "几点来",
        "要退钱吗",
        "不要赔",
        "两千块的物业费",
        "",
    ],
)
def test_no_detail(words: str) -> None:
    assert not is_detail(words)


@pytest.mark.parametrize("words", ["4", "65", "第五个", "选4", "四"])
def test_a_number_alone(words: str) -> None:
    assert is_number(words)


@pytest.mark.parametrize("words", ["401", "4栋", "4号楼", "三天", ""])
def test_no_number_of_an_option(words: str) -> None:
    assert not is_number(words)


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("那你给我报一下吧", ""),
        ("那你给我报一下吧不热", "不热"),
        ("帮我反映一下", ""),
        ("你帮我登记一下吧", ""),
        ("帮我报警", None),
        ("那你报名吧", None),
        ("我想反映个事", None),
        ("楼道灯坏了帮我报一下", None),
    ],
)
def test_the_wish_to_have_it_filed(words: str, rest: str | None) -> None:
    assert wish_to_file(words) == rest


@pytest.mark.parametrize("words", ["啊不对 是前天", "错了，三天了", "不对不对 是两盏"])
def test_what_puts_right(words: str) -> None:
    assert puts_right(words)


@pytest.mark.parametrize("words", ["不对", "味道不对劲", "不对劲了", "三天了"])
def test_what_puts_nothing_right(words: str) -> None:
    assert not puts_right(words)


@pytest.mark.parametrize(
    ("story", "told"),
    [
        ("你好嘛 我屋头水管子漏了", "我屋头水管子漏了"),
        ("您好！楼道灯坏了", "楼道灯坏了"),
        ("喂，在吗，电梯坏了好久", "电梯坏了好久"),
        ("你好", "你好"),
        ("你好 急", "你好 急"),
        ("你好久没来了", "你好久没来了"),
    ],
)
def test_a_greeting_is_no_part_of_the_story(story: str, told: str) -> None:
    assert without_greeting(story) == told


@pytest.mark.parametrize(
    "words",
    [
        "还是算了吧 邻居一场",
        "唉 还是不麻烦你们了",
        "算了 不麻烦了",
        "我自己弄吧",
        "算了，我自己找人修",
        "那就不报了吧 都是邻居",
        "也没啥大事 算了",
    ],
)
def test_it_is_given_up(words: str) -> None:
    assert lets_be(words)


@pytest.mark.parametrize(
    "words",
    ["邻居一场", "麻烦你们了", "我自己修的", "我自己弄了半天", "算了还是查物业费吧", "谢谢", ""],
)
def test_it_is_not_given_up(words: str) -> None:
    assert not lets_be(words)


@given(st.text(alphabet="不对是的两千块天晚上点算了还麻烦报给我你好 ，4", max_size=30))
def test_any_words_are_read(words: str) -> None:
    assert without_greeting(words) in words
    assert not (lets_be(words) and is_number(words))
    assert not (is_detail(words) and is_number(words))
    puts_right(words)
    wish_to_file(words)


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("我要投诉 他打了我一巴掌", True),
        ("我要投诉", False),
        ("我想反映个事情", False),
        ("我要投诉物业", False),
    ],
)
def test_what_is_told_beside_the_opening(words: str, tells: bool) -> None:
    assert tells_beside_opening(words) == tells


@pytest.mark.parametrize(
    ("words", "sounds_like", "tells"),
    [
        ("昨天下午三点多放的 晚上七点回来没了", "out_of_scope", True),
        ("今天晚上", "out_of_scope", False),
        ("你真聪明啊小邻", "out_of_scope", False),
        ("我不泼了 你们来处理", "case_rate", True),
        ("我不满意你们", "case_rate", False),
        ("昨天下午三点多放的", "query_fee", False),
    ],
)
def test_what_sounds_like_something_else_is_told(words: str, sounds_like: str, tells: bool) -> None:
    assert tells_anyway(words, sounds_like=sounds_like) == tells
