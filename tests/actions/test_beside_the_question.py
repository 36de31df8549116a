"""What is no answer to a form's question: why it is asked, and what is to come first."""

import pytest

from actions.beside_the_question import (
    BACK_CLAUSE,
    BACK_TO,
    WHY,
    asks_of_the_rest,
    comes_first,
    first_this,
)


@pytest.mark.parametrize(
    "words",
    [
        "为啥要我名字",
        "为什么要填户主的手机号啊",
        "凭什么给你们我的电话",
        "你们要我的信息干嘛",
        "要手机号干什么用",
        "为什么要这个",
    ],
)
def test_who_asks_what_it_is_for(words: str) -> None:
    assert WHY.fullmatch(words)


@pytest.mark.parametrize(
    "words", ["为什么没人管", "为啥停水", "王秀英 2046", "地址是紫荆里", "为什么物业的电话没人接"]
)
def test_other_questions_are_none(words: str) -> None:
    assert WHY.fullmatch(words) is None


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("先说路灯吧,紫荆里5栋门口", "紫荆里5栋门口"),
        ("先别管费用了,灯在阳光花园2栋", "灯在阳光花园2栋"),
        ("还是先报修吧", ""),
    ],
)
def test_what_waits_comes_first(words: str, rest: str) -> None:
    assert BACK_TO.search(words)
    assert BACK_CLAUSE.sub("", words) == rest


@pytest.mark.parametrize("words", ["紫荆里5栋", "我说不清楚", "别问你们了", "先生叫王强"])
def test_answers_are_answers(words: str) -> None:
    assert BACK_TO.search(words) is None


@pytest.mark.parametrize(
    ("words", "orders"),
    [
        ("先说楼上的", True),
        ("先说垃圾的事", True),
        ("那就先报路灯的吧", True),
        ("先处理这个", True),
        ("还是报灯的事", True),
        ("还是说楼道灯的问题吧", True),
        ("先报5栋的", False),
        ("先修了一次又坏的", False),
        ("还是报的4栋", False),
        ("楼上先吵的", False),
    ],
)
def test_what_is_to_come_first(words: str, orders: bool) -> None:
    assert first_this(words) is orders


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("垃圾桶的事呢", True),
        ("第二个呢", True),
        ("那另外一个呢?", True),
        ("电梯那个呢", True),
        ("全部都要报", True),
        ("都要报", True),
        ("两个都报", True),
        ("还有垃圾桶", True),
        ("那垃圾桶呢", True),
        ("垃圾桶也要报", True),
        ("还有路灯", False),
        ("3号楼", False),
        ("报", False),
        ("怎么办呢", False),
        ("垃圾桶的盖子没了", False),
    ],
)
def test_what_waits_is_asked_after(words: str, asks: bool) -> None:
    assert asks_of_the_rest(words, ["3号楼垃圾桶满了"]) is asks


@pytest.mark.parametrize(
    ("words", "matter"),
    [
        ("先报漏水", "漏水"),
        ("那就先说路灯的事吧", "路灯"),
        ("帮我先登记一下那个垃圾吧", "垃圾"),
        ("先报电梯，再报垃圾", None),
        ("先修了一次，又坏了", None),
        ("报漏水", None),
    ],
)
def test_what_is_called_first(words: str, matter: str | None) -> None:
    assert comes_first(words) == matter
