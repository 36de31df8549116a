"""What is taken for somebody who registers a home: every sentence that the engine learns it from,
and no talk of days.
"""

import pytest

from actions.bind_home import read_proof, tells_of_a_home
from actions.leave_home import moved_out
from api.grids.places import parse_place
from tests.nlu.trained import trained


def known() -> list[str]:
    """Every training sentence of the intent."""
    return [one.text for one in trained() if one.intent == "bind_home"]


def test_who_registers_is_never_turned_away() -> None:
    assert [said for said in known() if not tells_of_a_home(said, parse_place(said))] == []


@pytest.mark.parametrize(
    "said",
    [
        "房租3-5号交",
        "3-5号来收房租",
        "5号交租",
        "房租每月5号",
        "1-3号来抄表",
        "3-5号发工资",
        "月底交房租",
    ],
)
def test_days_are_no_home(said: str) -> None:
    assert not tells_of_a_home(said, parse_place(said))


@pytest.mark.parametrize(
    "said",
    [
        "我想退掉这个房子,搬走了",
        "我不在这住了,帮我解绑",
        "房子退租了",
        "我们家搬出去了,登记去掉",
        "不住这儿了",
        "把我的住址取消绑定",
    ],
)
def test_who_moves_out_leaves(said: str) -> None:
    assert moved_out(said)


@pytest.mark.parametrize(
    "said",
    [
        "我从3栋搬走了,搬到5栋1单元302",
        "我住阳光花园3栋2单元501",
        "退租了,现在住紫荆里2栋",
        "换到新家了,5栋1单元302",
        "我要绑定住址",
    ],
)
def test_who_moves_in_does_not(said: str) -> None:
    assert not moved_out(said)


@pytest.mark.parametrize(
    "said", ["改回302", "我不知道后四位", "写错了", "房号填错了", "应该是五零二"]
)
def test_a_correction_is_no_name(said: str) -> None:
    assert "name" not in read_proof(said)
