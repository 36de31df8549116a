"""Words of who waits for help, as a table: a number, a call, the way out, no hurry."""

import pytest

from api.dialogue.danger.meanwhile import (
    Meanwhile,
    Service,
    has_called,
    meanwhile,
    whose_number,
)


@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("燃气公司电话多少", Service.GAS),
        ("煤气公司的电话是几号", Service.GAS),
        ("有没有燃气公司电话", Service.GAS),
        ("给我个开锁的电话", Service.LOCK),
        ("开锁电话多少", Service.LOCK),
        ("找谁开门", Service.LOCK),
        ("供电局电话几多", Service.POWER),
        ("打哪个电话", Service.ANY),
        ("打什么电话", Service.ANY),
        ("电话多少", Service.ANY),
        ("电梯公司电话有没有", Service.LIFT),
        ("派出所电话是多少", Service.POLICE),
        ("消防电话是啥", Service.FIRE),
    ],
)
def test_a_number_is_asked_for(words: str, service: Service) -> None:
    assert whose_number(words) is service
    assert meanwhile(words) is Meanwhile.NUMBER


@pytest.mark.parametrize(
    "words",
    [
        "物业电话多少",
        "网格员电话是多少",
        "有没有搬家公司电话",
        "她女儿电话打不通",
        "我电话没电了",
        "电话打过了",
    ],
)
def test_other_words_ask_for_none(words: str) -> None:
    assert whose_number(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "已经打了120了",
        "打过119了",
        "我报警了",
        "120我打了",
        "110打过了",
        "叫了救护车",
        "我老公打了120",
        "他们说还有十分钟到",
        "救护车在路上了",
        "消防车马上到",
        "120说五分钟",
        "警察说马上来",
        "电话打了",
        "已经报过警了",
    ],
)
def test_somebody_has_called(words: str) -> None:
    assert has_called(words)


@pytest.mark.parametrize(
    "words",
    [
        "没打120",
        "还没有报警",
        "不敢打110",
        "120打不通",
        "120没人接",
        "帮我打120",
        "要不要打120",
        "打120了吗",
        "你们打了120没有吗",
        "他打我",
        "等了十分钟了",
        "救护车怎么还没来",
        "快去打120",
    ],
)
def test_nobody_has(words: str) -> None:
    assert not has_called(words)


@pytest.mark.parametrize(
    "words",
    ["还有味儿 我下楼了", "我们都跑出来了", "人都在楼下了", "已经出来了", "我到外面了", "下来了"],
)
def test_they_are_out(words: str) -> None:
    assert meanwhile(words) is Meanwhile.OUT


@pytest.mark.parametrize(
    "words", ["出不来", "没跑出来", "他摔下来了", "孩子从窗户掉下去了", "要不要下楼", "不敢出去"]
)
def test_they_are_not(words: str) -> None:
    assert meanwhile(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "树枝那个不用那么急,不是有人受伤",
        "我就是说一声",
        "就是跟你们讲一声",
        "没那么急",
        "不着急的",
        "我只是提醒一下",
        "不是急事",
    ],
)
def test_it_does_not_press(words: str) -> None:
    assert meanwhile(words) is Meanwhile.EASY


@pytest.mark.parametrize(
    "words", ["能不急吗", "怎么能不急", "没有人受伤吗", "快来,没人管", "不急不行啊快点", "他很急"]
)
def test_it_does(words: str) -> None:
    assert meanwhile(words) is None


@pytest.mark.parametrize(
    "words",
    ["吓死我了", "好怕", "我都急死了", "真是吓坏了", "后怕", "我现在手脚发抖", "吓死人了"],
)
def test_how_they_feel(words: str) -> None:
    assert meanwhile(words) is Meanwhile.AFRAID


@pytest.mark.parametrize(
    "words", ["她在发抖", "人还在抖", "急着上班", "吓死了,他又来", "怕煤气爆炸"]
)
def test_more_than_how_they_feel(words: str) -> None:
    assert meanwhile(words) is None
