"""Pauses, the one extension, and what both do to the deadline."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import follow_up, pausing, work
from api.cases.calendar import working_time_between
from api.cases.deadlines import after_pause
from api.cases.erasure import erase_in_cases
from api.cases.filing import resident_attaches
from api.cases.kinds import CaseKind, Urgency
from api.cases.lifecycle import CaseAction, CaseState
from api.cases.models import ActorRole, Case, WaitsFor
from api.cases.queries import timeline
from api.clock import SHANGHAI
from api.errors import IllegalTransitionError, RefusedError
from api.residents.models import Resident
from api.staff.models import StaffMember
from tests.factories import make_case, make_desk, make_media, make_resident, make_supervisor

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(text: str) -> datetime:
    """A moment on the clocks of the community."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
async def desk(session: AsyncSession) -> StaffMember:
    return await make_desk(session)


@pytest.fixture
async def resident(session: AsyncSession) -> Resident:
    return await make_resident(session)


@pytest.fixture
async def case(session: AsyncSession, desk: StaffMember, resident: Resident, now: datetime) -> Case:
    """Filed Monday 23 November 10:00, taken at once; to be finished Monday 30 November 17:30."""
    case = await make_case(session, reporter=resident, now=now)
    await work.take(session, case, desk, now=now)
    return case


async def hold(
    session: AsyncSession,
    case: Case,
    desk: StaffMember,
    *,
    now: datetime,
    waits_for: WaitsFor = WaitsFor.OTHERS,
    reason: str = "等配件",
    days: int | None = 2,
) -> None:
    await pausing.hold(session, case, desk, waits_for=waits_for, reason=reason, days=days, now=now)


async def test_the_deadline_moves_by_the_working_time_that_was_paused(
    session: AsyncSession, case: Case, desk: StaffMember, now: datetime
) -> None:
    await hold(session, case, desk, now=now)
    assert case.hold_until == at("2026-11-25T17:30")
    assert case.finish_due_at == at("2026-11-30T17:30"), "not before the pause is over"
    await pausing.resume(session, case, desk, now=at("2026-11-24T10:00"))
    assert case.state is CaseState.IN_PROGRESS
    assert case.finish_due_at == at("2026-12-01T17:30")
    assert not any((case.waits_for, case.hold_reason, case.held_at, case.hold_until))


async def test_a_job_that_comes_late_gives_no_more_than_the_end_that_was_set(
    session: AsyncSession, case: Case, desk: StaffMember, now: datetime
) -> None:
    await hold(session, case, desk, now=now)
    await pausing.resume_over(session, case, now=at("2026-11-25T17:29"))
    assert case.state is CaseState.ON_HOLD
    await pausing.resume_over(session, case, now=at("2026-11-28T03:00"))
    # From Monday 10:00 to Wednesday 17:30 lie 5:30 + 6:30 + 6:30 of working time.
    assert case.finish_due_at == at("2026-12-03T16:30")
    last = (await timeline(session, case))[-1]
    assert (last.actor_role, last.facts["by"]) == (ActorRole.SYSTEM, "end")


@pytest.mark.parametrize("way", ["word", "picture"])
async def test_the_residents_answer_ends_a_pause_that_waits_for_them(
    session: AsyncSession,
    case: Case,
    desk: StaffMember,
    resident: Resident,
    now: datetime,
    way: str,
) -> None:
    await hold(
        session, case, desk, waits_for=WaitsFor.RESIDENT, reason="几号在家", days=None, now=now
    )
    assert case.hold_until == at("2026-11-28T17:30"), "five days, days off counted"
    if way == "word":
        await follow_up.supplement(session, resident, case, note="明天", now=now + HOUR)
    else:
        picture = await make_media(session)
        await resident_attaches(session, resident, case, picture.id, now=now + HOUR)
    assert case.state is CaseState.IN_PROGRESS
    assert case.finish_due_at == at("2026-12-01T10:00"), "an hour more, behind the end of a day"
    by = {"word": "words", "picture": "answer"}[way]
    assert (await timeline(session, case))[-1].facts["by"] == by


async def test_the_residents_word_does_not_end_a_pause_for_others(
    session: AsyncSession, case: Case, desk: StaffMember, resident: Resident, now: datetime
) -> None:
    await hold(session, case, desk, now=now)
    await follow_up.supplement(session, resident, case, note="快点", now=now + HOUR)
    assert case.state is CaseState.ON_HOLD


async def test_whoever_is_given_a_paused_case_gets_its_time_back(
    session: AsyncSession, case: Case, desk: StaffMember, now: datetime
) -> None:
    supervisor = await make_supervisor(session)
    await hold(session, case, desk, now=now)
    await work.designate(session, case, supervisor, supervisor, now=now + DAY)
    assert case.finish_due_at == at("2026-12-01T17:30")
    assert case.hold_until is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"reason": ""}, "hold_reason_missing"),
        ({"days": None}, "hold_end_missing"),
        ({"days": 0}, "hold_end_missing"),
        ({"days": pausing.LONGEST_HOLD + 1}, "hold_too_long"),
    ],
)
async def test_a_pause_needs_a_reason_and_an_end(
    session: AsyncSession,
    case: Case,
    desk: StaffMember,
    now: datetime,
    words: dict[str, object],
    code: str,
) -> None:
    with pytest.raises(RefusedError, match=code):
        await hold(session, case, desk, now=now, **words)  # type: ignore[arg-type]
    assert case.state is CaseState.IN_PROGRESS


async def test_nobody_waits_for_who_was_erased(
    session: AsyncSession, case: Case, desk: StaffMember, resident: Resident, now: datetime
) -> None:
    resident.erased_at = now
    with pytest.raises(RefusedError, match="nobody_to_wait_for"):
        await hold(session, case, desk, waits_for=WaitsFor.RESIDENT, now=now)


async def test_an_erased_person_is_struck_out_of_the_pause(
    session: AsyncSession, case: Case, desk: StaffMember, resident: Resident, now: datetime
) -> None:
    await hold(session, case, desk, reason="等王小红回来", now=now)
    await erase_in_cases(session, resident, {"王小红"})
    assert case.hold_reason == "等***回来"
    await pausing.resume_over(session, case, now=now + 3 * DAY)
    for event in await timeline(session, case):
        assert "王小红" not in f"{event.note}{event.facts}"


async def test_once_longer_with_a_reason(
    session: AsyncSession, case: Case, desk: StaffMember, now: datetime
) -> None:
    await pausing.extend(session, case, desk, days=10, reason="等供货", now=now)
    assert case.finish_due_at == at("2026-12-14T17:30")
    with pytest.raises(RefusedError, match="extended_already"):
        await pausing.extend(session, case, desk, days=1, reason="等供货", now=now)
    event = (await timeline(session, case))[-1]
    assert (event.action, event.note, event.facts["days"]) == (CaseAction.EXTEND, "等供货", 10)


@pytest.mark.parametrize(
    ("days", "reason", "code"),
    [
        (11, "等供货", "extension_too_long"),
        (0, "等供货", "extension_words_missing"),
        (None, "等供货", "extension_words_missing"),
        (5, "", "extension_words_missing"),
    ],
)
async def test_an_extension_has_its_limits(
    session: AsyncSession,
    case: Case,
    desk: StaffMember,
    now: datetime,
    days: int | None,
    reason: str,
    code: str,
) -> None:
    due = case.finish_due_at
    with pytest.raises(RefusedError, match=code):
        await pausing.extend(session, case, desk, days=days, reason=reason, now=now)
    assert case.finish_due_at == due


async def test_what_is_late_is_not_extended(
    session: AsyncSession, case: Case, desk: StaffMember
) -> None:
    with pytest.raises(RefusedError, match="extension_too_late"):
        await pausing.extend(session, case, desk, days=1, reason="等供货", now=case.finish_due_at)


async def test_only_work_in_progress_is_paused_or_extended(
    session: AsyncSession, desk: StaffMember, now: datetime
) -> None:
    fresh = await make_case(session, now=now)
    with pytest.raises(IllegalTransitionError):
        await hold(session, fresh, desk, reason="", now=now)
    with pytest.raises(IllegalTransitionError):
        await pausing.extend(session, fresh, desk, days=1, reason="等", now=now)
    with pytest.raises(IllegalTransitionError):
        await pausing.resume(session, fresh, desk, now=now)


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 10, 1)).map(
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)
HOURS = st.integers(0, 24 * 20).map(lambda hours: timedelta(hours=hours))


@given(MOMENTS, HOURS, HOURS)
def test_what_was_left_before_a_pause_is_left_after_it(
    held: datetime, left: timedelta, paused: timedelta
) -> None:
    due = held + left
    for kind, urgency in (
        (CaseKind.LIGHTING, Urgency.NORMAL),
        (CaseKind.EMERGENCY, Urgency.DANGER),
    ):
        moved = after_pause(kind, urgency, due, held_at=held, resumed_at=held + paused)
        assert moved >= due
        if urgency is Urgency.DANGER:
            assert moved - (held + paused) == left
        else:
            assert working_time_between(held + paused, moved) == working_time_between(
                held, due
            ) or (moved <= held + paused)


@given(MOMENTS, HOURS, HOURS)
def test_two_pauses_are_as_long_as_one(held: datetime, first: timedelta, second: timedelta) -> None:
    kind, urgency, due = CaseKind.LIGHTING, Urgency.NORMAL, held + 30 * DAY
    middle, end = held + first, held + first + second
    once = after_pause(kind, urgency, due, held_at=held, resumed_at=end)
    begun = after_pause(kind, urgency, due, held_at=held, resumed_at=middle)
    twice = after_pause(kind, urgency, begun, held_at=middle, resumed_at=end)
    assert working_time_between(due, twice) == working_time_between(due, once)
