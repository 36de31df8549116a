"""Somebody is away, for days or for good: their open work goes to others, and never to nobody.

    take_leave      请假: from its first day others have their work, at once if that is today
    begin_leaves    the clock's part: the leaves whose first day has come
    come_back       销假: they are given work again; what has gone to others stays there
    leave_staff     they are no longer on the staff: everything at once

Each case goes its own way through `assignment.next_owner`, so who gets it is on duty, has room and
may know of it. What nobody else could have stays with its owner and is tried again.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import next_owner
from api.cases.handing import MOVED_FOR, Move, hand_to
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.queries import locked_case
from api.cases.routing_check import switch_off_orphans
from api.clock import local
from api.errors import NotAllowedError, UnavailableError
from api.grids.service import leave_grids, led_people
from api.jobs import defer
from api.staff.binding import record, unbind_account
from api.staff.leaves import begun_leaves, end_leave, enter_leave
from api.staff.models import Leave, StaffAct, StaffMember, StaffRole

log = logging.getLogger(__name__)

TELL_LEAVE_TASK = "tell_leave"
"""Carried out by `api.notifications`: tells a member what was done about their leave."""

TAKE_BACK_TASK = "take_back_all_work"
"""Carried out by `api.notifications`: what somebody who has left had still to read."""

ENTERS_FOR_ALL = frozenset({StaffRole.DESK, StaffRole.SUPERVISOR})


@dataclass(frozen=True)
class HandedOver:
    """How many open cases went to others, and how many nobody else could have."""

    moved: int
    kept: int


async def may_enter_for(
    session: AsyncSession, by: StaffMember, member: StaffMember, *, now: datetime
) -> bool:
    """Whether somebody may enter this member's leave: oneself, the desk and supervisors, and the
    lead of a grid that the member works in.
    """
    if by.id == member.id or by.role in ENTERS_FOR_ALL:
        return True
    return by.role is StaffRole.GRID_LEAD and member.id in await led_people(
        session, by, on=local(now).date()
    )


async def take_leave(
    session: AsyncSession,
    member: StaffMember,
    *,
    first_day: date,
    last_day: date,
    by: StaffMember | None,
    now: datetime,
) -> tuple[Leave, HandedOver | None]:
    """Enter a leave; what was handed over, None when it begins on a later day.

    Args:
        session: the transaction.
        member: who will be away.
        first_day: Asia/Shanghai.
        last_day: included.
        by: who enters it; None for the system. Somebody else is told of to the member.
        now: aware.

    Raises:
        NotAllowedError: `leave_of_others`; `by` may not enter it.
        RefusedError: `leave_backwards`, `leave_over` or `leave_too_long`.
    """
    if by is not None and not await may_enter_for(session, by, member, now=now):
        raise NotAllowedError("leave_of_others", name=member.name)
    leave = await enter_leave(
        session, member, first_day=first_day, last_day=last_day, by=by, now=now
    )
    handed = None
    if leave.first_day <= local(now).date():
        handed = await _begin(session, leave, now=now)
    if by is None or by.id != member.id:
        await _tell(session, leave, "entered", handed)
    return leave, handed


async def come_back(
    session: AsyncSession, member: StaffMember, *, by: StaffMember | None, now: datetime
) -> Leave:
    """End a member's leave today; the leave as it was. Work finds them again as it comes.

    Raises:
        NotAllowedError: `leave_of_others`.
        NotFoundError: `no_leave`.
    """
    if by is not None and not await may_enter_for(session, by, member, now=now):
        raise NotAllowedError("leave_of_others", name=member.name)
    return await end_leave(session, member, now=now)


async def begin_leaves(session: AsyncSession, *, now: datetime) -> int:
    """Hand over for each leave whose first day has come; for how many. Any number of runs do no
    harm: a leave is held while it is looked at, and marked when it is done.
    """
    leaves = await begun_leaves(session, now=now)
    for leave in leaves:
        await _tell(session, leave, "begun", await _begin(session, leave, now=now))
    return len(leaves)


async def leave_staff(session: AsyncSession, member: StaffMember, *, now: datetime) -> HandedOver:
    """Somebody is no longer on the staff: account, tokens and grids end, open work goes to others.

    Raises:
        UnavailableError: `no_desk`; nobody else could have it. The transaction must not be
            committed.
    """
    openid, today = member.openid, local(now).date()
    if openid is not None:
        await unbind_account(session, member, now=now)
        await defer(session, TAKE_BACK_TASK, openid=openid)
    member.active = False
    record(session, member, StaffAct.LEFT, role=member.role, openid=openid, now=now)
    await leave_grids(session, member, on=today)
    await session.flush()
    handed = await hand_over_all(session, member, move=Move.LEFT, now=now)
    if handed.kept:
        raise UnavailableError("no_desk")
    await switch_off_orphans(session, now=now)
    return handed


async def hand_over_all(
    session: AsyncSession, member: StaffMember, *, move: Move, now: datetime
) -> HandedOver:
    """Give everything that a member has to do to others, in the order of their list."""
    owned = select(Case.id).where(
        Case.owner_id == member.id,
        Case.state.in_(UNFINISHED),
        Case.merged_into_id.is_(None),  # Its owner is found when it is taken apart.
    )
    moved = kept = 0
    for case_id in (await session.scalars(owned.order_by(Case.list_number))).all():
        case = await locked_case(session, case_id)
        if case.owner_id != member.id or case.state not in UNFINISHED or case.merged_into_id:
            continue  # It has moved or ended while we waited for its row.
        try:
            owner = await next_owner(session, case, avoiding={member.id}, now=now)
        except UnavailableError as error:
            log.error("case %s cannot leave member %s: %s", case_id, member.id, error.code)
            kept += 1
            continue
        if owner.member.id == member.id:
            kept += 1
            continue
        await hand_to(session, case, owner, now=now, **{MOVED_FOR: move})
        moved += 1
    return HandedOver(moved=moved, kept=kept)


async def _begin(session: AsyncSession, leave: Leave, *, now: datetime) -> HandedOver:
    member = await session.get_one(StaffMember, leave.staff_id)
    handed = await hand_over_all(session, member, move=Move.LEAVE, now=now)
    if not handed.kept:
        leave.handed_over_at = now
    await session.flush()
    return handed


async def _tell(session: AsyncSession, leave: Leave, what: str, handed: HandedOver | None) -> None:
    """Nothing is said at the beginning of a leave that leaves nothing to say."""
    moved = handed.moved if handed is not None else 0
    if what == "entered" or moved:
        await defer(session, TELL_LEAVE_TASK, leave_id=leave.id, what=what, moved=moved)
