"""Swindles by their words: paid already, in doubt, and what only sounds like one."""

import pytest

from api.dialogue.scams import asks_of_scam, was_cheated


@pytest.mark.parametrize(
    "words",
    [
        "我好像被骗了",
        "让人骗了两千块",
        "有人自称法院的,我转了一万过去",
        "客服说退款,我把验证码给了,卡里的钱没了",
        "奶奶买保健品被骗走三千",
        "网上刷单,我充了六百他就把我拉黑了",
        "说我儿子出车祸了,我打了八千过去",
    ],
)
def test_who_has_paid(words: str) -> None:
    assert was_cheated(words)


@pytest.mark.parametrize(
    "words",
    [
        "有人打电话说是社区的要我身份证号,是真的吗",
        "收到短信让我点链接交钱,是不是骗人的",
        "有人上门说要看医保卡,能给吗",
        "有人打电话自称公安局,让我转账",
        "有个男的上门说是燃气公司的,要我交三百块,是不是骗子",
        "你们物业的人今天来收我家卫生费 是不是骗子",
    ],
)
def test_a_stranger_who_wants_something(words: str) -> None:
    assert asks_of_scam(words)
    assert not was_cheated(words)


@pytest.mark.parametrize(
    "words",
    [
        "停电是真的吗",
        "物业的人来收停车费,乱收",
        "收物业费的人态度差",
        "办低保要身份证吗",
        "有人打电话说要修电梯",
        "网上能交钱吗",
        "微信交了三百块物业费,怎么还说我欠费",
        "怎么防止被骗",
        "社区有防诈讲座吗",
        "派出所让我交身份证复印件办居住证",
        "发传单的在二号门摆摊,骗走我妈三千",
        "听人家讲有个老阿姨被骗了",
    ],
)
def test_these_are_none(words: str) -> None:
    assert not asks_of_scam(words)
    assert not was_cheated(words)
