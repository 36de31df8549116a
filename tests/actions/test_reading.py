"""What skills read out of words, without the engine."""

import pytest

from actions.bind_home import read_proof
from actions.case_rate import read_score
from actions.fee_query import named_fees


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("王秀英 2046", "王秀英"),
        ("户主王秀英，尾号2046", "王秀英"),
        ("2046 王秀英", "王秀英"),
        ("户主是张为国，手机尾号是2046", "张为国"),
        ("李和平2046", "李和平"),
        ("我叫刘芳电话13800002046", "刘芳"),
    ],
)
def test_a_proof(words: str, name: str) -> None:
    assert read_proof(words) == {"name": name, "last4": "2046"}


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("2046", {"last4": "2046"}),
        ("王秀英", {"name": "王秀英"}),
        ("王秀英 20461", {"name": "王秀英"}),
        ("我不知道户主是谁啊", {}),
    ],
)
def test_a_part_of_a_proof(words: str, parts: dict[str, str]) -> None:
    assert read_proof(words) == parts


@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("5", 5),
        ("5分", 5),
        ("打四分吧", 4),
        ("五星好评", 5),
        ("非常满意", 5),
        ("满意", 4),
        ("一般般", 3),
        ("不满意", 2),
        ("很不满意", 1),
        ("没什么不满意的", 5),
        ("不可以", 2),
        ("4号楼灯还是坏的", None),
        ("3天才来人", None),
        ("1个月了", None),
        ("5分钟就修好了", None),
    ],
)
def test_a_score(words: str, score: int | None) -> None:
    assert read_score(words) == score


@pytest.mark.parametrize(
    ("words", "fees"),
    [
        ("水电费", ["water", "power"]),
        ("物业费还欠多少", ["property"]),
        ("煤气和停车费", ["gas", "parking"]),
        ("我还欠多少钱", []),
    ],
)
def test_fees_by_name(words: str, fees: list[str]) -> None:
    assert named_fees(words) == fees
