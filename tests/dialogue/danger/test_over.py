"""The end of a danger, by its kind."""

import pytest

from api.dialogue.danger import Danger
from api.dialogue.danger.aftermath import Aftermath, aftermath, is_of_the_family
from api.dialogue.danger.over import is_over


@pytest.mark.parametrize("kind", [None, *Danger])
@pytest.mark.parametrize(
    "words",
    [
        "我爸已经没呼吸了",
        "老人已经不省人事了快来人",
        "老人走了",
        "火已经烧得不得了了",
        "煤气漏了已经好久了",
        "火灭了又烧起来了",
        "孩子救出来了老人还在里面",
        "我爸醒过来了又昏过去了",
        "这不是误报快来人",
        "她女儿电话打不通",
        "门还没打开",
        "人没出来",
        "他是不是走了?",
        "他跳下来了",
    ],
)
def test_the_worst_is_never_the_end(words: str, kind: Danger | None) -> None:
    if (kind, words) == (Danger.VIOLENCE, "老人走了"):
        pytest.skip("of who struck somebody it is the end")
    assert not is_over(words, kind=kind)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (None, "没事了,救出来了"),
        (None, "虚惊一场"),
        (Danger.FIRE, "火被消防扑灭了"),
        (Danger.FIRE, "已经不冒烟了"),
        (Danger.FIRE, "灭了灭了"),
        (Danger.ANOTHERS_LIFE, "劝下来了"),
        (Danger.GAS, "已经不漏气了"),
        (Danger.GAS, "窗户开了,现在没味了"),
        (Danger.TRAPPED, "出来了出来了"),
        (Danger.INJURY, "救护车接走了"),
        (Danger.INJURY, "人醒过来了"),
        (Danger.VIOLENCE, "打完了,人都跑了"),
        (Danger.VIOLENCE, "警察来了"),
        (Danger.CHILD, "门开了!孩子没事"),
        (Danger.CHILD, "孩子找到了"),
        (Danger.ELDER, "刚她女儿来了,人没事,是去亲戚家了"),
        (Danger.ELDER, "联系上了,在女儿家"),
    ],
)
def test_the_end_is_said_in_many_ways(kind: Danger | None, words: str) -> None:
    assert is_over(words, kind=kind)


@pytest.mark.parametrize("words", ["没事了", "我好多了", "想通了,谢谢"])
def test_who_wants_to_die_is_not_taken_at_their_word(words: str) -> None:
    assert not is_over(words, kind=Danger.SELF_HARM)


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Danger.INJURY, "门开了"), (Danger.FIRE, "人都跑了"), (Danger.ELDER, "火灭了")],
)
def test_one_kinds_end_is_not_anothers(kind: Danger, words: str) -> None:
    assert not is_over(words, kind=kind)


@pytest.mark.parametrize(
    ("words", "over"),
    [
        ("我就是气话 没事", True),
        ("我就是说说而已", True),
        ("我没想死，别担心", True),
        ("没事", False),
        ("没事了", False),
        ("我没开玩笑", False),
        ("不是气话", False),
        ("气话归气话，可我真的活不下去了", False),
    ],
)
def test_who_wants_to_die_is_believed_that_it_was_said_in_anger(words: str, *, over: bool) -> None:
    assert is_over(words, kind=Danger.SELF_HARM) is over


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("他已经走了", Aftermath.GONE),
        ("我老公睡着了", Aftermath.GONE),
        ("我进超市了 他走了", Aftermath.SAFE),
        ("我到家了", Aftermath.SAFE),
        ("我没受伤 我不想报警", Aftermath.HERS),
        ("他走了又回来了", None),
        ("他还没走", None),
        ("他跟进超市了", None),
        ("我躲在厕所里", None),
        ("打完了,人都跑了", None),
    ],
)
def test_whom_they_fear_may_come_back(words: str, stands: Aftermath | None) -> None:
    assert aftermath(words) is stands
    if stands is not None:
        assert not is_over(words, kind=Danger.VIOLENCE)


@pytest.mark.parametrize(
    ("words", "family"), [("我老公打我", True), ("楼下有个男的一直跟着我", False)]
)
def test_who_it_was(words: str, *, family: bool) -> None:
    assert is_of_the_family(words) is family
