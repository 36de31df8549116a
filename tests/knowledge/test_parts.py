"""A question about one article: whether it is, and which of its sentences answer it."""

import pytest

from api.knowledge.parts import is_about, sentences_for

TITLE = "居住证办理"
BODY = (
    "在本镇住满半年、有稳定住处的可以办理。带身份证、租房合同，到派出所户籍窗口，15个工作日取证。"
    "居住证每年签注一次。"
)


@pytest.mark.parametrize(
    "question",
    [
        "要带啥材料",
        "那多少天能拿",
        "去哪里办",
        "要什么条件啊",
        "签注呢",
        "租房合同要吗",
        "还要别的吗",
    ],
)
def test_it_asks_for_a_part_or_has_a_word_of_it(question: str) -> None:
    assert is_about(question, title=TITLE, body=BODY)


@pytest.mark.parametrize("question", ["公积金要什么材料", "今天天气真好", "老年卡在哪办", "哈哈"])
def test_what_names_something_else_is_about_that(question: str) -> None:
    assert not is_about(question, title=TITLE, body=BODY)


@pytest.mark.parametrize(
    ("question", "says", "says_not"),
    [
        ("要带啥材料", "租房合同", "签注"),
        ("多少天能拿", "15个工作日", "签注"),
        ("什么条件", "住满半年", "签注"),
        ("签注呢", "每年", "租房合同"),
    ],
)
def test_its_own_sentences_answer(question: str, says: str, says_not: str) -> None:
    said = sentences_for(question, BODY)
    assert said is not None
    assert says in said
    assert says_not not in said


@pytest.mark.parametrize("question", ["多少钱", "周末上班吗", "几点开门"])
def test_what_it_does_not_say_is_not_made_up(question: str) -> None:
    assert sentences_for(question, "带身份证到服务站。") is None
