"""Pauses (挂起, 恢复) and the one extension (延期) of a case.

Every function takes a case whose row is locked. While a case is on hold its clocks stand still;
`cases.history` moves the deadline when the hold ends, whichever way it ends.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.calendar import end_of_day
from api.cases.closing import saw_it_themselves
from api.cases.deadlines import LONGEST_EXTENSION, extended
from api.cases.history import SYSTEM, Actor, advance
from api.cases.lifecycle import CaseAction, CaseState, next_state
from api.cases.models import Case, WaitsFor
from api.cases.queries import without_reporter
from api.cases.replies import check_reply
from api.errors import RefusedError
from api.residents.models import Resident
from api.staff.models import StaffMember

WAIT_FOR_RESIDENT = 5
"""Days (days off counted) for an answer of the resident; then the work goes on. Ours."""

LONGEST_HOLD = 30
"""Days (days off counted) for which a case may wait for others at a time. Ours."""


async def hold(
    session: AsyncSession,
    case: Case,
    member: StaffMember,
    *,
    waits_for: WaitsFor,
    reason: str,
    days: int | None,
    now: datetime,
) -> None:
    """挂起: until 17:30 on the day that lies `days` ahead; for the resident always five, and
    `reason` is what they are asked, which may be nothing in particular.

    Raises:
        IllegalTransitionError: only work in progress can be paused.
        RefusedError: `hold_reason_missing`, `hold_end_missing`, `hold_too_long`, `reply_unfit`,
            `nobody_to_wait_for`: the resident cannot be asked any more; or `nobody_to_ask`: no
            resident told it, the member saw it themselves.
    """
    next_state(case.state, CaseAction.HOLD)
    if not reason and waits_for is WaitsFor.OTHERS:
        raise RefusedError("hold_reason_missing")
    if waits_for is WaitsFor.RESIDENT:
        days = WAIT_FOR_RESIDENT
        if await without_reporter(session, [case]):
            raise RefusedError("nobody_to_wait_for")
        if await saw_it_themselves(session, case, member):
            raise RefusedError("nobody_to_ask")
    if not days:
        raise RefusedError("hold_end_missing", reason=reason)
    if days > LONGEST_HOLD:
        raise RefusedError("hold_too_long", longest=LONGEST_HOLD)
    await check_reply(session, case, reason, promises=False, now=now)
    until = end_of_day(now, days=days)
    held = await advance(
        session,
        case,
        CaseAction.HOLD,
        actor=Actor.staff(member),
        now=now,
        note=reason,
        waits_for=waits_for,
        until=until.isoformat(),
    )
    case.waits_for, case.hold_reason = waits_for, held.note
    case.held_at, case.hold_until = now, until


async def resume(session: AsyncSession, case: Case, member: StaffMember, *, now: datetime) -> None:
    """恢复 by hand, before its time."""
    await _resume(session, case, Actor.staff(member), now=now, by="hand")


async def resume_answered(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    *,
    now: datetime,
    in_words: bool = False,
) -> None:
    """The resident has said something: a case that waited for them goes on. `in_words`: the owner
    reads of it with the words themselves.
    """
    if waits_for_resident(case):
        by = "words" if in_words else "answer"
        await _resume(session, case, Actor.resident(resident), now=now, by=by)


def waits_for_resident(case: Case) -> bool:
    """Whether a case is paused for its reporter's word."""
    return case.state is CaseState.ON_HOLD and case.waits_for is WaitsFor.RESIDENT


async def resume_over(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """A hold whose end has come goes on by itself."""
    if case.state is CaseState.ON_HOLD and case.hold_until is not None and case.hold_until <= now:
        await _resume(session, case, SYSTEM, now=now, by="end")


async def extend(
    session: AsyncSession,
    case: Case,
    member: StaffMember,
    *,
    days: int | None,
    reason: str,
    now: datetime,
) -> None:
    """延期: the finish deadline moves by working days, once, before it has passed.

    Raises:
        IllegalTransitionError: only work in progress can be extended.
        RefusedError: `extended_already`, `extension_too_late`, `extension_words_missing`,
            `extension_too_long`, `reply_unfit`.
    """
    next_state(case.state, CaseAction.EXTEND)
    if case.extended_at is not None:
        raise RefusedError("extended_already", due=case.finish_due_at)
    if case.finish_due_at <= now:
        raise RefusedError("extension_too_late", due=case.finish_due_at)
    if not days or not reason:
        raise RefusedError("extension_words_missing")
    if days > LONGEST_EXTENSION:
        raise RefusedError("extension_too_long", longest=LONGEST_EXTENSION)
    await check_reply(session, case, reason, promises=False, now=now)
    previous = case.finish_due_at
    case.finish_due_at = extended(previous, days=days)
    case.extended_at = now
    await advance(
        session,
        case,
        CaseAction.EXTEND,
        actor=Actor.staff(member),
        now=now,
        note=reason,
        days=days,
        previous_finish_due_at=previous.isoformat(),
        finish_due_at=case.finish_due_at.isoformat(),
    )


async def _resume(
    session: AsyncSession, case: Case, actor: Actor, *, now: datetime, by: str
) -> None:
    await advance(
        session,
        case,
        CaseAction.RESUME,
        actor=actor,
        now=now,
        note=(case.hold_reason or None) if by == "end" else None,
        by=by,
        waited_for=case.waits_for,
    )
