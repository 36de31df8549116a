"""Fields that are named without a question, and the articles that belong to them."""

import pytest

from api.knowledge.topics import names_field_only, of_field


@pytest.mark.parametrize(
    "words", ["养老", "医保", "社保的事", "想问下补贴政策", "医保卡", "公租房呢", "有什么补助吗"]
)
def test_a_field_alone(words: str) -> None:
    assert names_field_only(words)


@pytest.mark.parametrize(
    "words", ["医保卡怎么补办", "电梯坏了", "垃圾没人收", "我家漏水", "", "你好", "失业金怎么领"]
)
def test_something_is_asked_or_told(words: str) -> None:
    assert not names_field_only(words)


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("医保", "异地就医备案"),
        ("养老", "高龄津贴"),
        ("俺家老爷子想进养老院", "老年优待卡办理"),
        ("失业金怎么领", "灵活就业社保补贴"),
    ],
)
def test_an_article_of_it(words: str, phrase: str) -> None:
    assert of_field(words, [phrase])


@pytest.mark.parametrize(("words", "phrase"), [("医保", "加装电梯"), ("今天天气", "医保缴费")])
def test_an_article_of_another(words: str, phrase: str) -> None:
    assert not of_field(words, [phrase])
