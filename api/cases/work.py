"""What staff do with a case: take, decline, arrive, note, resolve, hand on.

Every function takes a case whose row is locked (`queries.owned_case`) and raises
`IllegalTransitionError` when the case cannot take the step, before anything is written.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import (
    NOT_TAKEN,
    Owner,
    did_it_before,
    next_owner,
    reporters,
    superior_of,
)
from api.cases.choosing import Decision, Way
from api.cases.closing import check_after_photo, stage_now
from api.cases.conflicts import barred_from
from api.cases.deadlines import HANDS
from api.cases.desk_talks import answered
from api.cases.filing import attach_media
from api.cases.handing import hand_to
from api.cases.history import Actor, advance, give_to
from api.cases.lifecycle import CaseAction, CaseState, next_state
from api.cases.models import ActorRole, Case, CaseEvent, Stage
from api.cases.replies import check_reply
from api.clock import local
from api.errors import NotAllowedError, RefusedError
from api.grids.service import workers_of
from api.staff.leaves import leave_of
from api.staff.models import StaffMember, StaffRole
from api.staff.service import presence_among, staff_with_role

MAY_DESIGNATE = frozenset({StaffRole.GRID_LEAD, StaffRole.DESK, StaffRole.SUPERVISOR})
CANDIDATES = 4
"""So many names a supervisor is offered to designate."""

MAY_REJECT = frozenset({StaffRole.DESK, StaffRole.SUPERVISOR})


async def take(session: AsyncSession, case: Case, member: StaffMember, *, now: datetime) -> None:
    """接单: the owner starts; the accept clock stops with the first person who does."""
    await advance(session, case, CaseAction.TAKE, actor=Actor.staff(member), now=now)
    case.taken_at = case.taken_at or now


async def decline(
    session: AsyncSession, case: Case, member: StaffMember, *, reason: str, now: datetime
) -> StaffMember:
    """退单 with a reason; the case goes on to somebody who has not declined it. Who gets it.

    Raises:
        RefusedError: `reason_missing`, or `desk_cannot_decline`: there is nobody further.
    """
    if not reason:
        raise RefusedError("reason_missing", action=CaseAction.DECLINE)
    if member.role in MAY_DESIGNATE:
        raise RefusedError("desk_cannot_decline")
    await advance(
        session, case, CaseAction.DECLINE, actor=Actor.staff(member), now=now, note=reason
    )
    failed = await failed_hand_overs(session, case)
    heir, facts = await _heir(session, case, leaving=member.id, failed=failed, now=now)
    await hand_to(session, case, heir, now=now, **facts)
    return heir.member


async def pass_on(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """The owner has not taken the case in their time: it goes to the next person.

    A supervisor keeps what lies with them, and so does the last person there is: their clock for
    taking it ends, the accept deadline and its reminders go on.
    """
    owner = await session.get_one(StaffMember, case.owner_id)
    case.take_due_at = None
    if owner.role is StaffRole.SUPERVISOR:
        return
    failed = await failed_hand_overs(session, case) + 1
    heir, facts = await _heir(session, case, leaving=owner.id, failed=failed, now=now)
    if heir.member.id == owner.id:
        return
    await hand_to(session, case, heir, now=now, **{**facts, NOT_TAKEN: True})


async def moves_on_at(session: AsyncSession, case: Case) -> datetime | None:
    """When a case goes to the next person unless its owner takes it; None where it stays."""
    owner = await session.get_one(StaffMember, case.owner_id)
    return None if owner.role is StaffRole.SUPERVISOR else case.take_due_at


async def arrive(session: AsyncSession, case: Case, member: StaffMember, *, now: datetime) -> None:
    """到场: the owner is at the place."""
    await advance(session, case, CaseAction.ARRIVE, actor=Actor.staff(member), now=now)


async def add_note(
    session: AsyncSession, case: Case, member: StaffMember, *, note: str, now: datetime
) -> None:
    """补充: a line of progress that the resident can read. Who waits for a person at the desk hears
    the answer itself, which is the taking too.

    Raises:
        RefusedError: `note_missing`; `reply_unfit`, with the `flaws`.
    """
    if not note:
        raise RefusedError("note_missing")
    await check_reply(session, case, note, now=now)
    if await answered(session, case, now=now) and case.state is CaseState.ASSIGNED:
        staff = Actor.staff(member)
        await advance(session, case, CaseAction.TAKE, actor=staff, now=now, by_answering=True)
        case.taken_at = case.taken_at or now
    await advance(session, case, CaseAction.NOTE, actor=Actor.staff(member), now=now, note=note)


async def add_photo(
    session: AsyncSession, case: Case, member: StaffMember, *, media_id: int, now: datetime
) -> Stage:
    """A picture from the owner, before or after (`cases.closing`)."""
    stage = await stage_now(session, case, member, now=now)
    await advance(
        session,
        case,
        CaseAction.ATTACH,
        actor=Actor.staff(member),
        now=now,
        media_id=media_id,
    )
    await attach_media(session, case, [media_id], by_staff=True, now=now, stage=stage)
    return stage


async def resolve(
    session: AsyncSession, case: Case, member: StaffMember, *, note: str, now: datetime
) -> None:
    """办结 with a word on what was done.

    Raises:
        RefusedError: `after_photo_missing`; `note_missing`; `reply_unfit`, with the `flaws`.
    """
    next_state(case.state, CaseAction.RESOLVE)
    await check_after_photo(session, case, member)
    if not note:
        raise RefusedError("note_missing")
    await check_reply(session, case, note, promises=False, now=now)
    await advance(session, case, CaseAction.RESOLVE, actor=Actor.staff(member), now=now, note=note)
    case.resolved_at = now


async def reject(
    session: AsyncSession, case: Case, member: StaffMember, *, reason: str, now: datetime
) -> None:
    """不予受理 with a reason that the resident is told.

    Raises:
        NotAllowedError: only the desk and supervisors may.
        RefusedError: `reason_missing`; `reply_unfit`, with the `flaws`.
    """
    if member.role not in MAY_REJECT:
        raise NotAllowedError("may_not_reject")
    if not reason:
        raise RefusedError("reason_missing", action=CaseAction.REJECT)
    await check_reply(session, case, reason, promises=False, now=now)
    await advance(session, case, CaseAction.REJECT, actor=Actor.staff(member), now=now, note=reason)


async def designate(
    session: AsyncSession,
    case: Case,
    member: StaffMember,
    target: StaffMember,
    *,
    reason: str | None = None,
    now: datetime,
) -> None:
    """派单: a lead, the desk or a supervisor gives a case to somebody, and perhaps says why.

    Raises:
        NotAllowedError: `may_not_designate`.
        RefusedError: `own_report`; nobody handles what they reported themselves. Or
            `conflict_of_interest`; it is about them, or theirs. Or `on_leave`, with the `last_day`;
            who gives it to themselves is there. Or `did_it_before`: the resident was promised
            other eyes, so who finished it the last time has it again only with a reason.
    """
    if member.role not in MAY_DESIGNATE:
        raise NotAllowedError("may_not_designate")
    if target.id in await reporters(session, case):
        # Of a sealed case not even this is told: it would say who reported it.
        code = "own_report" if case.sealed_at is None else "may_not_have_it"
        raise RefusedError(code, name=target.name)
    if target.id in await barred_from(session, case):
        raise RefusedError("conflict_of_interest", name=target.name)
    away = await leave_of(session, target, on=local(now).date())
    if away is not None and target.id != member.id:
        raise RefusedError("on_leave", name=target.name, last_day=away.last_day)
    if not reason and target.id in await did_it_before(session, case):
        raise RefusedError("did_it_before", name=target.name)
    fresh = case.state in {CaseState.ACCEPTED, CaseState.REOPENED}
    await advance(
        session,
        case,
        CaseAction.ASSIGN if fresh else CaseAction.REASSIGN,
        actor=Actor.staff(member),
        now=now,
        owner_id=target.id,
        previous_owner_id=case.owner_id,
        note=reason,
    )
    await give_to(session, case, target)


async def _heir(
    session: AsyncSession, case: Case, *, leaving: int, failed: int, now: datetime
) -> tuple[Owner, dict[str, Any]]:
    """Who gets a case after its owner, and what the history says of it: the next person; after
    `HANDS` failed hand-overs, or when nobody else is left, a supervisor, who is to designate.
    """
    if failed < HANDS:
        heir = await next_owner(session, case, avoiding={leaving}, now=now)
        if heir.member.role is not StaffRole.SUPERVISOR:
            return heir, {}
    else:
        superior = await superior_of(session, case, now=now)
        heir = Owner(grid=None, member=superior, decision=Decision(way=Way.SUPERIOR))
    names = await _candidates(session, case, heir.member, now=now)
    return heir, {"to_designate": True, "candidates": names}


async def _candidates(
    session: AsyncSession, case: Case, heir: StaffMember, *, now: datetime
) -> list[str]:
    """Names to offer: the workers of the grid, then the desk; who lost it may be asked again, who
    may not know of it is never named, and who is on leave is not there.
    """
    workers: Sequence[StaffMember] = []
    if case.grid_id is not None:
        workers = await workers_of(session, case.grid_id, on=local(now).date())
    barred = {heir.id} | await reporters(session, case) | await barred_from(session, case)
    people = [*workers, *await staff_with_role(session, StaffRole.DESK)]
    away = (await presence_among(session, [member.id for member in people], now=now)).on_leave
    return [member.name for member in people if member.id not in barred | away][:CANDIDATES]


async def failed_hand_overs(session: AsyncSession, case: Case) -> int:
    """How often the case was declined or not taken in time since somebody last designated it."""
    given = select(func.max(CaseEvent.id)).where(
        CaseEvent.case_id == case.id,
        CaseEvent.action.in_({CaseAction.ASSIGN, CaseAction.REASSIGN}),
        CaseEvent.actor_role == ActorRole.STAFF,
    )
    query = select(func.count()).where(
        CaseEvent.case_id == case.id,
        CaseEvent.id > func.coalesce(given.scalar_subquery(), 0),
        or_(CaseEvent.action == CaseAction.DECLINE, CaseEvent.facts.has_key(NOT_TAKEN)),
    )
    return await session.scalar(query) or 0
