"""Words that no resident should read, and plain ones that pass."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import work
from api.cases.follow_up import supplement
from api.cases.models import Case
from api.cases.queries import timeline
from api.cases.reply_check import Flaw, Objection, flaws
from api.errors import RefusedError
from api.staff.models import StaffMember
from tests.factories import MOMENT, make_case, make_desk, make_resident, make_staff

DUE = datetime.fromisoformat("2026-11-30T17:30:00+08:00")
OWN = "阳光花园3栋2单元501\n楼上漏水，501的天花板都湿了"


def found(words: str, *, due_at: datetime | None = DUE) -> list[tuple[str, str]]:
    """Objections and words, at 10:00 on Monday, 23 November 2026."""
    return [
        (flaw.objection.value, flaw.words)
        for flaw in flaws(words, own_words=OWN, due_at=due_at, now=MOMENT)
    ]


@pytest.mark.parametrize(
    ("words", "objection", "about"),
    [
        ("请打楼上业主电话13812345678", "phone", "13812345678"),
        ("找李师傅 138 1234 5678", "phone", "138 1234 5678"),
        ("138-1234-5678 是他的", "phone", "138-1234-5678"),
        ("登记的身份证11010519491231002X", "identity", "11010519491231002X"),
        ("已通知3栋2单元601关好阀门", "home", "601"),
        ("楼上602业主不配合", "home", "602"),
        ("是1203室漏的", "home", "1203"),
        ("我们保证修好", "promise", "保证"),
        ("以后绝对不会再漏", "promise", "绝对不会"),
        ("再也不会停了", "promise", "再也不会"),
        ("12月3日来修", "late", "12月3日"),
        ("十二月三号来修", "late", "十二月三号"),
        ("明年1月2日换新的", "late", "1月2日"),
        ("两周内修好", "late", "两周内"),
        ("10天后再看", "late", "10天后"),
        ("15个工作日内", "late", "15个工作日内"),
        ("下个月换新的", "late", "下个月"),
        ("年底前解决", "late", "年底"),
        ("这个不归我们管", "blame", "不归我们管"),
        ("您自己解决吧", "blame", "您自己解决"),
        ("去找物业吧", "blame", "找物业吧"),
        ("谁让您买顶楼", "blame", "谁让您"),
        ("别再催了", "blame", "别再催了"),
    ],
)
def test_what_cannot_go_out(words: str, objection: str, about: str) -> None:
    assert (objection, about) in found(words)


@pytest.mark.parametrize(
    "words",
    [
        "已更换灯泡",
        "已联系物业，等配件，11月27日到",
        "三天内修好",
        "下周一修好",
        "11月20日已经修过一次",
        "2026年11月30日前办完",
        "楼上业主不在家，明天再去",
        "501天花板已经看过",
        "为保证安全先断电了",
        "保证金不用您交",
        "请您拨打燃气公司 96777，或者物业 010-62345678",
        "电力抢修打 95598",
        "编号 YX-20261123-0001，请您放心",
        "我们去找物业，让他们来修",
        "订单号 202611230000012345",
        "已经和物业说了，不是您的问题",
        "3号楼2单元都停水，18:00恢复",
        "水泵 2500 元，物业出",
    ],
)
def test_plain_words_pass(words: str) -> None:
    assert found(words) == []


def test_when_the_case_ends_a_day_is_no_promise() -> None:
    assert found("明年3月1日再刷一遍漆", due_at=None) == []


def test_all_that_is_wrong_is_said_at_once() -> None:
    kinds = [kind for kind, _ in found("不归我们管，找602业主 13812345678，下个月再说")]
    assert kinds == ["phone", "home", "late", "blame"]


@given(st.text(), st.text(), st.none() | st.datetimes(timezones=st.just(DUE.tzinfo)))
def test_anything_can_be_looked_at(words: str, own_words: str, due_at: datetime | None) -> None:
    for flaw in flaws(words, own_words=own_words, due_at=due_at, now=MOMENT):
        assert flaw.words


@given(st.integers(10**9, 10**10 - 1), st.sampled_from(["", " ", "-", "，", "电话"]))
def test_no_mobile_number_passes(rest: int, around: str) -> None:
    number = f"1{3 + rest % 7}{rest % 10**9:09d}"
    assert ("phone", number) in found(f"找他{around}{number}{around}就行")


@pytest.fixture
async def worker(session: AsyncSession) -> StaffMember:
    return await make_staff(session)


@pytest.fixture
async def case(session: AsyncSession, worker: StaffMember, now: datetime) -> Case:
    await make_desk(session)
    case = await make_case(session, reporter=await make_resident(session), now=now)
    await work.take(session, case, worker, now=now)
    return case


async def test_nothing_is_written_until_it_is_fit(
    session: AsyncSession, case: Case, worker: StaffMember, now: datetime
) -> None:
    before = len(await timeline(session, case))
    for step in (work.add_note, work.resolve):
        with pytest.raises(RefusedError) as refused:
            await step(session, case, worker, note="不归我们管", now=now)
        assert refused.value.code == "reply_unfit"
        assert refused.value.facts["flaws"] == (Flaw(Objection.BLAME, "不归我们管"),)
    assert len(await timeline(session, case)) == before
    await work.resolve(session, case, worker, note="已更换灯泡", now=now)


async def test_the_residents_own_room_may_be_named(
    session: AsyncSession, case: Case, worker: StaffMember, now: datetime
) -> None:
    with pytest.raises(RefusedError):
        await work.add_note(session, case, worker, note="已到1203室看过", now=now)
    reporter = await make_resident(session)
    case.reporter_id = reporter.id
    await supplement(session, reporter, case, note="我家是1203", message_id=None, now=now)
    await work.add_note(session, case, worker, note="已到1203室看过", now=now)


async def test_in_an_overdue_case_any_day_is_better_than_none(
    session: AsyncSession, case: Case, worker: StaffMember, now: datetime
) -> None:
    case.finish_due_at = now + timedelta(hours=1)
    with pytest.raises(RefusedError):
        await work.add_note(session, case, worker, note="五天后修好", now=now)
    later = now + timedelta(hours=2)
    await work.add_note(session, case, worker, note="五天后修好", now=later)
