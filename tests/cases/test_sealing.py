"""What of a reporter a sealed case keeps from everybody on the staff."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import follow_up, work
from api.cases.filing import FileCase, file_case
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction
from api.cases.name_wishes import besides_the_wish, wants_seal
from api.cases.queries import locked_case, timeline
from api.cases.sealing import HIDDEN, Traits, hidden
from api.cases.unsealing import unseal
from api.errors import NotAllowedError, RefusedError
from api.staff.models import StaffRole
from tests.factories import make_desk, make_estate, make_home, make_resident, make_staff

TRAITS = Traits(names=frozenset({"王芳", "王女士"}), homes=frozenset({("3", "2", "501")}))
PHONE = "13812345678"


@pytest.mark.parametrize(
    "said",
    [
        "匿名",
        "我要匿名投诉",
        "别让物业知道是我",
        "不要透露我的姓名",
        "请不要泄露我的电话",
        "不想让邻居知道是我说的",
        "别跟他说是我反映的",
        "帮我保密",
        "不留姓名",
    ],
)
def test_ways_to_ask_for_it(said: str) -> None:
    assert wants_seal(said)


@pytest.mark.parametrize(
    "said",
    [
        "楼道灯坏了三天了没人管",
        "我不知道是谁扔的垃圾",
        "保密工作做得不好",
        "物业不让我们知道电费怎么算的",
        "别让孩子在楼道里玩",
    ],
)
def test_other_words(said: str) -> None:
    assert not wants_seal(said)


def test_what_else_was_said() -> None:
    assert besides_the_wish("我要匿名，别让物业知道是我") == ""
    assert besides_the_wish("匿名，在3栋门口") == "在3栋门口"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("阳光花园3栋2单元501", f"阳光花园3栋{HIDDEN}"),
        ("我住501，楼上601漏水", f"我住{HIDDEN}，楼上601漏水"),
        ("3-2-501 王芳 13812345678", f"{HIDDEN} {HIDDEN} {HIDDEN}"),
        ("找王女士，138 1234 5678", f"找{HIDDEN}，{HIDDEN}"),
        ("1501室的人", "1501室的人"),
        ("身份证110101199003071234", f"身份证{HIDDEN}"),
    ],
)
def test_traits_are_taken_out(words: str, shown: str) -> None:
    assert hidden(words, TRAITS) == shown


@given(
    st.lists(st.sampled_from(["王芳", PHONE, "501", "3栋2单元501室", "，", "漏水", "楼上", " "]))
)
def test_whatever_is_said_no_trait_is_left(pieces: list[str]) -> None:
    shown = hidden("，".join(pieces), TRAITS)
    for trait in ("王芳", PHONE, "501"):
        assert trait not in shown


async def test_the_row_never_holds_it_and_a_look_is_on_record(
    session: AsyncSession, now: datetime
) -> None:
    desk, worker = await make_desk(session), await make_staff(session)
    estate = await make_estate(session, name="阳光花园")
    resident = await make_resident(session)
    await make_home(session, estate=estate, room="501", bound_to=resident, holder_name="王芳")
    command = FileCase(
        message_id=None,
        kind=CaseKind.NEIGHBOUR,
        description=f"我是王芳，住3栋2单元501，电话{PHONE}，匿名反映楼下吵架",
        place="阳光花园3栋2单元501",
        estate_id=estate.id,
        building="3",
    )
    filed = await file_case(session, resident, command, now=now)
    case = await locked_case(session, filed.id)
    await follow_up.supplement(session, resident, case, note=f"打{PHONE}找王芳", now=now)
    await work.take(session, case, desk, now=now)
    await work.resolve(session, case, desk, note="已上门劝和", now=now)
    await follow_up.rate(session, resident, case, rating=3, comment="501还是吵", now=now)
    row = f"{case.description}{case.place}{case.rating_comment}"
    row += "".join(event.note or "" for event in await timeline(session, case))
    for trait in ("王芳", PHONE, "501"):
        assert trait not in row
    assert case.place == f"阳光花园3栋{HIDDEN}"
    with pytest.raises(NotAllowedError, match="may_not_unseal"):
        await unseal(session, case, worker, reason="想看看是谁", now=now)
    with pytest.raises(RefusedError, match="unseal_reason_missing"):
        await unseal(session, case, desk, reason="看看", now=now)
    behind = await unseal(session, case, desk, reason="有人身危险要上门", now=now)
    assert behind.homes[0].home.holder_name == "王芳"
    assert behind.told is not None
    assert PHONE in behind.told.description
    last = (await timeline(session, case))[-1]
    assert (last.action, last.actor_id, last.note) == (
        CaseAction.UNSEAL,
        desk.id,
        "有人身危险要上门",
    )


async def test_designating_does_not_say_who_reported(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session)
    lead = await make_staff(session, role=StaffRole.GRID_LEAD)
    reporter = await make_resident(session, openid=lead.openid)
    command = FileCase(
        message_id=None, kind=CaseKind.NOISE, description="匿名：楼上吵", place="门口"
    )
    case = await file_case(session, reporter, command, now=now)
    with pytest.raises(RefusedError, match="may_not_have_it"):
        await work.designate(session, case, desk, lead, now=now)
