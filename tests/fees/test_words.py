"""What words say of fees."""

import pytest

from api.fees.words import only_refuses


@pytest.mark.parametrize(
    "words",
    [
        "物业费一分钱不交 你们能把我咋地",
        "我就不交物业费",
        "老子就是不交,看你们能怎么样",
        "一分钱都不交,有本事告我",
        "不缴你能拿我怎么办",
        "今年物业费不交了",
    ],
)
def test_who_only_will_not_pay(words: str) -> None:
    assert only_refuses(words)


@pytest.mark.parametrize(
    "words",
    [
        "物业费太贵了我不交",
        "保洁从来不扫 物业费我不交了",
        "物业费我不认,多收了",
        "水费没交怎么办",
        "物业费可以不交吗",
        "你们能把我怎么样",
    ],
)
def test_who_says_why_or_asks(words: str) -> None:
    assert not only_refuses(words)
