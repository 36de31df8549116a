"""为什么派给他: what is kept of the choice, and who reads it."""

from datetime import date, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.absence import take_leave
from api.cases.choosing import Considered, Decision, PassedOver, Way
from api.cases.conflicts import Subject, SubjectKind
from api.cases.follow_up import reopen
from api.cases.handing import Move
from api.cases.reasons import reason_of
from api.cases.subjects import note_subjects
from api.cases.work import designate, resolve, take
from api.grids.models import Net
from api.staff.models import StaffRole
from api.texts import render
from tests.factories import (
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_leave,
    make_resident,
    make_shift,
    make_staff,
    make_supervisor,
)

TODAY = date(2026, 11, 23)


def told(reason: object, now: datetime) -> str:
    return render("api/cases", "why", reason=reason, now=now)


async def test_everybody_s_reason_is_kept_and_said(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session)
    estate = await make_estate(session)
    best, away, off, full = [
        await make_staff(session, name=n) for n in ("甲一", "乙二", "丙三", "丁四")
    ]
    await make_leave(session, away, first_day=TODAY, last_day=TODAY)
    await make_shift(session, off, weekday=1)
    full.capacity = 0
    grid = await make_grid(session, name="东网格", estate=estate, workers=[best, away, off, full])
    case = await make_case(session, estate=estate, now=now)
    reason = await reason_of(session, case, desk)
    assert reason is not None
    assert (reason.owner, reason.grid, reason.by) == ("甲一", "东网格", None)
    assert reason.decision == Decision(
        way=Way.GRID,
        grid_id=grid.id,
        net=Net.ESTATE,
        considered=[
            Considered(best.id, 0, 30, None),
            Considered(away.id, 0, 30, PassedOver.ON_LEAVE),
            Considered(off.id, 0, 30, PassedOver.OFF_DUTY),
            Considered(full.id, 0, 0, PassedOver.FULL),
        ],
    )
    words = told(reason, now)
    for said in ("东网格在岗", "乙二：请假", "丙三：不当班", "丁四：手上已满"):
        assert said in words


async def test_a_lead_is_not_told_who_must_keep_away(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session)
    estate = await make_estate(session)
    touched, other = await make_staff(session, name="李伟伟"), await make_staff(session)
    lead = await make_staff(session, role=StaffRole.GRID_LEAD)
    await make_grid(session, estate=estate, workers=[touched, other], lead=lead)
    case = await make_case(session, estate=estate, description="李伟伟态度不好", now=now)
    assert case.owner_id == other.id
    to_lead = await reason_of(session, case, lead)
    to_desk = await reason_of(session, case, desk)
    assert to_lead is not None
    assert to_desk is not None
    assert "李伟伟" not in told(to_lead, now)
    assert "李伟伟：要回避" in told(to_desk, now)


async def test_a_worker_is_told_nothing_of_the_others(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    estate = await make_estate(session)
    workers = [await make_staff(session) for _ in range(2)]
    await make_grid(session, estate=estate, workers=workers)
    case = await make_case(session, estate=estate, now=now)
    assert await reason_of(session, case, workers[0]) is None


async def test_a_person_s_word_is_named(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session, name="孙丽")
    worker = await make_staff(session, name="李伟")
    case = await make_case(session, now=now)
    await designate(session, case, desk, worker, now=now)
    reason = await reason_of(session, case, desk)
    assert reason is not None
    assert (reason.owner, reason.by, reason.decision) == ("李伟", "孙丽", None)
    assert told(reason, now).startswith("由孙丽指派")


async def test_a_reopened_one_says_so(session: AsyncSession, now: datetime) -> None:
    desk, supervisor = await make_desk(session), await make_supervisor(session)
    resident = await make_resident(session)
    case = await make_case(session, reporter=resident, now=now)
    await take(session, case, desk, now=now)
    await resolve(session, case, desk, note="已处理", now=now)
    await reopen(session, resident, case, reason="还是坏的", now=now)
    reason = await reason_of(session, case, supervisor)
    assert reason is not None
    assert "重新办理" in told(reason, now)


async def test_a_leave_is_the_reason(session: AsyncSession, now: datetime) -> None:
    desk, other = await make_desk(session), await make_desk(session)
    case = await make_case(session, now=now)
    await take_leave(session, desk, first_day=TODAY, last_day=TODAY, by=desk, now=now)
    reason = await reason_of(session, case, other)
    assert reason is not None
    assert (reason.moved_for, reason.owner) == (Move.LEAVE, other.name)
    assert "请假转来" in told(reason, now)


async def test_a_subject_marked_later_hides_the_name_from_a_lead(
    session: AsyncSession, now: datetime
) -> None:
    """What the history has of them was no secret then: they were considered like everybody."""
    desk = await make_desk(session)
    estate = await make_estate(session)
    lead = await make_staff(session, role=StaffRole.GRID_LEAD)
    first, second = await make_staff(session), await make_staff(session)
    await make_grid(session, estate=estate, workers=[first, second], lead=lead)
    case = await make_case(session, estate=estate, now=now)
    await note_subjects(session, case, [Subject(SubjectKind.STAFF, second.id)], by=desk, now=now)
    reason = await reason_of(session, case, lead)
    assert reason is not None
    assert "回避" not in told(reason, now)


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("passed_over", [None, *PassedOver])
def test_a_decision_survives_the_history(way: Way, passed_over: PassedOver | None) -> None:
    decision = Decision(
        way=way,
        grid_id=3,
        net=Net.UNIT,
        rule_id=None,
        considered=[Considered(1, 2, 30, passed_over)],
    )
    assert Decision.of_facts(decision.as_facts()) == decision
