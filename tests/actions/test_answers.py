"""Yes and no by their words alone."""

import pytest

from actions.answers import says_file_it, says_no, says_thanks, says_yes
from api.cases.kind_words import changed_kind, kind_of_word


@pytest.mark.parametrize("words", ["嗯，好的", "是的是的", "对对对", "行吧", "好的谢谢", "OK!"])
def test_yes(words: str) -> None:
    assert says_yes(words)
    assert not says_no(words)


@pytest.mark.parametrize(
    "words",
    [
        "谢谢",
        "谢谢啊",
        "多谢多谢",
        "太谢谢你了",
        "谢谢闺女",
        "麻烦您了",
        "辛苦了",
        "知道了谢谢",
        "收到，谢谢小邻!",
    ],
)
def test_mere_thanks_are_no_yes(words: str) -> None:
    assert says_thanks(words)
    assert not says_yes(words)


@pytest.mark.parametrize("words", ["好的谢谢", "行，那就谢谢了", "嗯谢谢", "好嘞，谢谢啊"])
def test_a_yes_may_say_thanks(words: str) -> None:
    assert says_thanks(words)
    assert says_yes(words)


@pytest.mark.parametrize(
    "words",
    [
        "谢谢，是4栋",
        "谢谢你们把灯修好了",
        "辛苦师傅来一趟",
        "感谢师傅，5分",
        "好的",
        "",
        "不用了谢谢",
    ],
)
def test_thanks_beside_something_are_not_all(words: str) -> None:
    assert not says_thanks(words)


@pytest.mark.parametrize("words", ["不不不", "不对不对", "不是的，错了", "唔系呀", "不要了谢谢您"])
def test_no(words: str) -> None:
    assert says_no(words)
    assert not says_yes(words)


@pytest.mark.parametrize(
    "words", ["谢谢", "", "好像不对", "对面的灯", "不对，是4栋", "没有灯", "行人道坏了", "好久了"]
)
def test_neither(words: str) -> None:
    assert not says_yes(words)
    assert not says_no(words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [("不是灯，是电梯", "lift"), ("改成噪音", "noise"), ("不对，是4栋", None), ("不是我家", None)],
)
def test_another_kind(words: str, kind: str | None) -> None:
    assert changed_kind(words) == kind


def test_a_kind_by_its_own_name_or_a_word() -> None:
    assert kind_of_word("漏水渗水") == "water_leak"
    assert kind_of_word("电梯") == "lift"
    assert kind_of_word("不知道") is None


@pytest.mark.parametrize(
    "words",
    [
        "报",
        "发",
        "交",
        "报吧",
        "可以报了",
        "帮我报上去",
        "提交吧",
        "没有了",
        "没有别的了",
        "没了,报吧",
        "不发了 就这样",
        "发出去",
        "嗯,报",
        "就这些",
        "队",
        "👌",
        "👍🏻",
    ],
)
def test_it_may_be_filed(words: str) -> None:
    assert says_file_it(words)


@pytest.mark.parametrize(
    "words",
    [
        "不报",
        "不报了",
        "别报",
        "先不发了",
        "不发了",
        "没有水了",
        "报错了",
        "报的是4栋",
        "没有",
        "发霉了",
        "发照片",
        "交钱",
        "不对",
    ],
)
def test_it_may_not(words: str) -> None:
    assert not says_file_it(words)
