"""How a question is compared with the phrases of an article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.knowledge.asks import asks_whether_allowed, of_the_community
from api.knowledge.matching import FLOOR, bigrams, fit, lacks_its_thing


def test_bigrams_join_what_punctuation_separates() -> None:
    assert bigrams("低保，怎么 办") == {"低保", "保怎", "怎么", "么办"}


def test_width_and_case_make_no_difference() -> None:
    assert bigrams("ＥＴＣ卡") == bigrams("etc卡")


@pytest.mark.parametrize("text", ["", "保", "？！", " "])
def test_too_short_to_have_bigrams(text: str) -> None:
    assert bigrams(text) == frozenset()


def test_a_name_said_whole_covers_it() -> None:
    found = fit("请问老年卡怎么办", ["老年卡"])
    assert found is not None
    assert (found.coverage, found.matched) == (1.0, 2)


def test_the_middle_of_a_long_name_may_be_missing() -> None:
    assert fit("残疾人有补贴吗", ["残疾补贴"]) is not None


def test_one_word_of_a_longer_name_is_too_little() -> None:
    assert fit("有什么补贴吗", ["残疾补贴", "高龄补贴"]) is None


def test_more_matching_words_fit_better() -> None:
    question = "残疾人护理补贴怎么领"
    both, one = fit(question, ["残疾补贴", "护理补贴"]), fit(question, ["护理补贴"])
    assert both is not None
    assert one is not None
    assert both > one


def test_phrases_without_bigrams_are_passed_over() -> None:
    assert fit("怎么办", ["", "保"]) is None


@given(st.text(), st.lists(st.text(), max_size=5))
def test_a_fit_is_never_below_the_floor(question: str, phrases: list[str]) -> None:
    found = fit(question, phrases)
    assert found is None or FLOOR <= found.coverage <= 1


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("旧沙发扔哪里", "旧家具扔哪"),
        ("我爸是残疾人，有什么补助", "残疾人补贴"),
        ("我妈82了有补贴没", "80岁补贴"),
        ("老人九十一岁，津贴怎么领", "80岁补贴"),
        ("垃圾几点能扔", "垃圾什么时候"),
        ("阿婆点样申请长者卡", "老年卡"),
        ("老人卡怎么办", "老年卡"),
        ("坏衣柜怎么处理", "旧家具扔哪"),
        ("爷爷六十八坐车要买票不", "老人免费坐车"),
        ("物业几点下班", "物业几点上班"),
        ("俺爹八十五了有啥补助", "80岁补贴"),
    ],
)
def test_several_words_for_one_thing_are_one(question: str, phrase: str) -> None:
    assert fit(question, [phrase]) is not None


@pytest.mark.parametrize(
    "question", ["七十块补贴", "82栋有补贴吗", "手机号尾号8288，补贴呢", "几点来人修"]
)
def test_a_number_is_no_age_and_a_time_no_article(question: str) -> None:
    assert fit(question, ["80岁补贴", "垃圾什么时候"]) is None


@pytest.mark.parametrize("question", ["你们上班了吗", "周六上班不", "今天开门没有"])
def test_hours_are_asked_in_many_ways(question: str) -> None:
    assert fit(question, ["几点上班", "周末上班"]) is not None


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("孩子上幼儿园要啥材料", True),
        ("想装个扶手 有补贴吗", True),
        ("医保卡丢了补办在哪", True),
        ("医保卡怎么缴费", False),
        ("孩子上小学要啥材料", False),
    ],
)
def test_a_thing_with_rules_of_its_own(question: str, lacks: bool) -> None:
    assert lacks_its_thing(question, "小学入学报名 居民医保缴费 高龄津贴") is lacks


def test_what_only_an_article_or_a_person_answers() -> None:
    assert of_the_community("我家孩子放学没人接 有没有托管")
    assert not of_the_community("找个开锁的")
    assert asks_whether_allowed("我们这个小区能不能停三轮车")
    assert not asks_whether_allowed("能不能快点")
