"""What the jobs of the clock ask, of each case and of all of them."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from api.cases.absence import begin_leaves
from api.cases.boundary_moves import move_with_boundaries
from api.cases.clocks import due_cases, look
from api.cases.desk_talks import quiet_talks
from api.cases.follow_up import close_unrated
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.room import fill_room
from api.clock import local
from api.incidents.service import say_overdue
from api.notifications.digests import send_digest
from api.notifications.silence import escalate_silence
from api.staff.models import StaffMember, StaffRole
from tests.bench.asker import Asked, Asker, Question

MINUTE = timedelta(minutes=1)
YEARS = timedelta(days=3650)


async def due_this_minute(asker: Asker) -> Asked:
    """Which cases are to be looked at now."""
    return lambda: due_cases(asker.session, now=asker.now)


async def due_after_a_standstill(asker: Asker) -> Asked:
    """The same when all of them are, in the middle."""
    later = asker.now + YEARS
    first = await due_cases(asker.session, now=later)
    return lambda: due_cases(asker.session, now=later, after=first[-1])


async def due_soon(asker: Asker) -> Asked:
    """A look at a case that is due soon."""
    case = await asker.case("in progress")
    return _look(asker, case, at=case.finish_due_at - MINUTE)


async def overdue(asker: Asker) -> Asked:
    """A look at one whose time has passed."""
    case = await asker.case("in progress")
    return _look(asker, case, at=case.finish_due_at + MINUTE)


async def three_times(asker: Asker) -> Asked:
    """A look at one that has taken three times what was promised: every rung at once."""
    case = await asker.case("in progress")
    return _look(asker, case, at=case.finish_due_at + timedelta(days=60))


async def not_taken(asker: Asker) -> Asked:
    """A look at one that its owner has not taken: it goes to the next."""
    case = await asker.case("assigned")
    assert case.take_due_at is not None
    return _look(asker, case, at=max(asker.now, case.take_due_at) + MINUTE)


async def pause_over(asker: Asker) -> Asked:
    """A look at one whose pause is over."""
    case = await asker.case("on hold")
    assert case.hold_until is not None
    return _look(asker, case, at=case.hold_until + MINUTE)


def _look(asker: Asker, case: Case, *, at: datetime) -> Asked:
    case_id = case.id
    asker.session.expunge_all()

    async def ask() -> None:
        if not await look(asker.session, case_id, now=at):
            raise RuntimeError(f"case {case_id} was not due")

    return ask


async def nobody_has_room(asker: Asker) -> Asked:
    """The job of each minute that fills room, while everybody of these grids is full."""
    return lambda: fill_room(asker.session, now=asker.now)


async def somebody_has_room(asker: Asker) -> Asked:
    """The same when one of them has finished something: the longest waiting goes there."""
    case = await asker.case("waits for room")
    assert case.grid_id is not None  # The worker of a grid has its number.
    worker = await asker.session.get_one(StaffMember, case.grid_id)
    busy = select(func.count()).where(
        Case.owner_id == worker.id, Case.state.in_(UNFINISHED), Case.merged_into_id.is_(None)
    )
    worker.capacity = (await asker.session.scalar(busy) or 0) + 1
    await asker.session.flush()

    async def ask() -> None:
        if await fill_room(asker.session, now=asker.now) != 1:
            raise RuntimeError("there was room for one")

    return ask


async def nothing_to_close(asker: Asker) -> Asked:
    """The hourly job that closes what nobody rates, when there is nothing to do."""
    return lambda: close_unrated(asker.session, now=asker.now - YEARS)


async def silence(asker: Asker) -> Asked:
    """Which owners do not hear, when somebody above knows of all of them."""
    await escalate_silence(asker.session, now=asker.now)
    return lambda: escalate_silence(asker.session, now=asker.now + MINUTE)


async def talks_gone_quiet(asker: Asker) -> Asked:
    """Which talks with the desk have ended by themselves."""
    return lambda: quiet_talks(asker.session, now=asker.now)


async def incidents_overdue(asker: Asker) -> Asked:
    """Which incidents have passed their time, when everybody knows."""
    await say_overdue(asker.session, now=asker.now)
    return lambda: say_overdue(asker.session, now=asker.now)


async def nobody_goes_on_leave(asker: Asker) -> Asked:
    """Whose leave begins, and whose building moves, when nobody's does."""

    async def ask() -> None:
        await begin_leaves(asker.session, now=asker.now)
        await move_with_boundaries(asker.session, now=asker.now)

    return ask


async def digest_of_a_worker(asker: Asker) -> Asked:
    """今日工单 of one worker."""
    return _digest(asker, await asker.busy_worker())


async def digest_of_a_lead(asker: Asker) -> Asked:
    """The same of a lead, with what is late in their grids."""
    return _digest(asker, await asker.member(StaffRole.GRID_LEAD))


async def digest_of_a_supervisor(asker: Asker) -> Asked:
    """The same of a supervisor, with what is late in the whole town."""
    return _digest(asker, await asker.member(StaffRole.SUPERVISOR))


def _digest(asker: Asker, member: StaffMember) -> Asked:
    day: date = local(asker.now).date()
    return lambda: send_digest(asker.session, member.id, day=day, now=asker.now)


CLOCKS: dict[str, Question] = {
    "clock: due now": due_this_minute,
    "clock: all are due": due_after_a_standstill,
    "clock: soon": due_soon,
    "clock: overdue": overdue,
    "clock: three times": three_times,
    "clock: not taken": not_taken,
    "clock: pause over": pause_over,
    "room: everybody full": nobody_has_room,
    "room: somebody frees up": somebody_has_room,
    "job: unrated": nothing_to_close,
    "job: silence": silence,
    "job: quiet talks": talks_gone_quiet,
    "job: incidents": incidents_overdue,
    "job: leave, boundaries": nobody_goes_on_leave,
    "digest: worker": digest_of_a_worker,
    "digest: lead": digest_of_a_lead,
    "digest: supervisor": digest_of_a_supervisor,
}
