"""Which words of the staff may reach those who follow a case."""

import pytest

from api.cases.neighbourly import fit_for_neighbours

SECRETS = {"王芳", "13800001234", "501"}


@pytest.mark.parametrize("words", ["已更换主板", "等配件，周五到货", "联系了电梯公司，今晚修好"])
def test_plain_facts_pass(words: str) -> None:
    assert fit_for_neighbours(words, SECRETS)


@pytest.mark.parametrize(
    "words",
    [
        "已修好，王芳在场",
        "501门口的灯换了",
        "302门口的灯换了",
        "跟王姐说过了",
        "已电话告知反映人",
        "您家门口的灯换了",
        "李阿姨说可以了",
    ],
)
def test_whatever_could_be_about_somebody_does_not(words: str) -> None:
    assert not fit_for_neighbours(words, SECRETS)


def test_a_secret_of_one_character_hides_nothing() -> None:
    assert fit_for_neighbours("已更换主板", {"主"})
