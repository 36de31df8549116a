"""What staff do with a case: take, decline, arrive, note, resolve, hand on.

Every function takes a case whose row is locked (`queries.owned_case`) and raises
`IllegalTransitionError` when the case cannot take the step, before anything is written.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import next_owner, reporters
from api.cases.conflicts import barred_from
from api.cases.filing import attach_media
from api.cases.history import SYSTEM, Actor, advance, give_to
from api.cases.lifecycle import UNFINISHED, CaseAction, CaseState
from api.cases.models import Case
from api.cases.queries import locked_case
from api.errors import NotAllowedError, RefusedError
from api.staff.models import StaffMember, StaffRole

MAY_DESIGNATE = frozenset({StaffRole.GRID_LEAD, StaffRole.DESK, StaffRole.SUPERVISOR})
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
    owner = await next_owner(session, case, avoiding={member.id}, now=now)
    await give_to(session, case, owner.member)
    await advance(session, case, CaseAction.ASSIGN, actor=SYSTEM, now=now, owner_id=owner.member.id)
    return owner.member


async def arrive(session: AsyncSession, case: Case, member: StaffMember, *, now: datetime) -> None:
    """到场: the owner is at the place."""
    await advance(session, case, CaseAction.ARRIVE, actor=Actor.staff(member), now=now)


async def add_note(
    session: AsyncSession, case: Case, member: StaffMember, *, note: str, now: datetime
) -> None:
    """补充: a line of progress that the resident can read.

    Raises:
        RefusedError: `note_missing`.
    """
    if not note:
        raise RefusedError("note_missing")
    await advance(session, case, CaseAction.NOTE, actor=Actor.staff(member), now=now, note=note)


async def add_photo(
    session: AsyncSession, case: Case, member: StaffMember, *, media_id: int, now: datetime
) -> None:
    """A picture from the owner, before or after."""
    await advance(
        session,
        case,
        CaseAction.ATTACH,
        actor=Actor.staff(member),
        now=now,
        media_id=media_id,
    )
    await attach_media(session, case, [media_id], by_staff=True, now=now)


async def resolve(
    session: AsyncSession, case: Case, member: StaffMember, *, note: str, now: datetime
) -> None:
    """办结 with a word on what was done.

    Raises:
        RefusedError: `note_missing`.
    """
    if not note:
        raise RefusedError("note_missing")
    await advance(session, case, CaseAction.RESOLVE, actor=Actor.staff(member), now=now, note=note)
    case.resolved_at = now


async def reject(
    session: AsyncSession, case: Case, member: StaffMember, *, reason: str, now: datetime
) -> None:
    """不予受理 with a reason that the resident is told.

    Raises:
        NotAllowedError: only the desk and supervisors may.
        RefusedError: `reason_missing`.
    """
    if member.role not in MAY_REJECT:
        raise NotAllowedError("may_not_reject")
    if not reason:
        raise RefusedError("reason_missing", action=CaseAction.REJECT)
    await advance(session, case, CaseAction.REJECT, actor=Actor.staff(member), now=now, note=reason)


async def designate(
    session: AsyncSession, case: Case, member: StaffMember, target: StaffMember, *, now: datetime
) -> None:
    """派单: a lead, the desk or a supervisor gives a case to somebody.

    Raises:
        NotAllowedError: `may_not_designate`.
        RefusedError: `own_report`; nobody handles what they reported themselves. Or
            `conflict_of_interest`; it is about them, or theirs.
    """
    if member.role not in MAY_DESIGNATE:
        raise NotAllowedError("may_not_designate")
    if target.id in await reporters(session, case):
        raise RefusedError("own_report", name=target.name)
    if target.id in await barred_from(session, case):
        raise RefusedError("conflict_of_interest", name=target.name)
    fresh = case.state in {CaseState.ACCEPTED, CaseState.REOPENED}
    await advance(
        session,
        case,
        CaseAction.ASSIGN if fresh else CaseAction.REASSIGN,
        actor=Actor.staff(member),
        now=now,
        owner_id=target.id,
        previous_owner_id=case.owner_id,
    )
    await give_to(session, case, target)


async def hand_on_all(session: AsyncSession, member: StaffMember, *, now: datetime) -> int:
    """Give everything that a member has to do to others, because they are gone; how many cases.

    Raises:
        UnavailableError: `no_desk`; there is nobody who could have them.
    """
    owned = select(Case.id).where(Case.owner_id == member.id, Case.state.in_(UNFINISHED))
    mine = (await session.scalars(owned.order_by(Case.list_number))).all()
    for case_id in mine:
        case = await locked_case(session, case_id)
        owner = await next_owner(session, case, avoiding={member.id}, now=now)
        fresh = case.state in {CaseState.ACCEPTED, CaseState.REOPENED}
        await advance(
            session,
            case,
            CaseAction.ASSIGN if fresh else CaseAction.REASSIGN,
            actor=SYSTEM,
            now=now,
            owner_id=owner.member.id,
            previous_owner_id=member.id,
        )
        await give_to(session, case, owner.member)
    return len(mine)
