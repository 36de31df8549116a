"""The one writer of a case's state and history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import may_know_case
from api.cases.deadlines import after_pause, take_due, waits_until
from api.cases.lifecycle import UNFINISHED, CaseAction, CaseState, next_state
from api.cases.models import ActorRole, Case, CaseEvent
from api.cases.sealing import kept_from_history, kept_from_staff
from api.errors import NotAllowedError, RefusedError
from api.jobs import defer
from api.residents.models import Resident
from api.staff.models import StaffMember
from api.staff.service import presence_among

NOTIFY_TASK = "notify_case_event"
"""Carried out by `api.notifications`: tells whom a step concerns."""


FILL_ROOM_TASK = "fill_room_now"
"""Carried out by `api.upkeep`: somebody has finished something and may have room."""


@dataclass(frozen=True)
class Actor:
    """Who takes a step. `id` is a resident's or a staff member's, None for the system."""

    role: ActorRole
    id: int | None

    @classmethod
    def resident(cls, resident: Resident) -> "Actor":
        """A resident as an actor."""
        return cls(role=ActorRole.RESIDENT, id=resident.id)

    @classmethod
    def staff(cls, member: StaffMember) -> "Actor":
        """A staff member as an actor."""
        return cls(role=ActorRole.STAFF, id=member.id)


SYSTEM = Actor(role=ActorRole.SYSTEM, id=None)

HANDING = frozenset({CaseAction.ASSIGN, CaseAction.REASSIGN})
"""The steps that give a case to an owner, whose `owner_id` their facts name."""

_STAFF, _RESIDENT = frozenset({ActorRole.STAFF}), frozenset({ActorRole.RESIDENT})
_BY_CLOCK = frozenset({ActorRole.SYSTEM})
_GIVING = frozenset({ActorRole.STAFF, ActorRole.SYSTEM})
_REPORTING = frozenset({ActorRole.STAFF, ActorRole.RESIDENT})

MAY: dict[CaseAction, frozenset[ActorRole]] = {
    CaseAction.ACCEPT: _BY_CLOCK,
    CaseAction.REJECT: _STAFF,
    CaseAction.ASSIGN: _GIVING,
    CaseAction.REASSIGN: _GIVING,
    CaseAction.DECLINE: _STAFF,
    CaseAction.TAKE: _STAFF,
    CaseAction.HOLD: _STAFF,
    CaseAction.RESUME: frozenset(ActorRole),
    CaseAction.RESOLVE: _STAFF,
    CaseAction.CLOSE: frozenset({ActorRole.RESIDENT, ActorRole.SYSTEM}),
    CaseAction.REOPEN: _RESIDENT,
    CaseAction.WITHDRAW: _RESIDENT,
    CaseAction.ARRIVE: _STAFF,
    CaseAction.NOTE: _REPORTING,
    CaseAction.ATTACH: _REPORTING,
    CaseAction.URGE: _RESIDENT,
    CaseAction.RATE: _RESIDENT,
    CaseAction.EXTEND: _STAFF,
    CaseAction.REMIND: _BY_CLOCK,
    CaseAction.ESCALATE: _BY_CLOCK,
    CaseAction.FOLLOW: frozenset(ActorRole),
    CaseAction.UNFOLLOW: frozenset(ActorRole),
    CaseAction.MERGE: _STAFF,
    CaseAction.SPLIT: _GIVING,
    CaseAction.UNSEAL: _STAFF,
    CaseAction.SEAL: _REPORTING,
    CaseAction.LIFT: _RESIDENT,
}
"""Who can take which step at all; which of the staff is the services' to say."""

OF_A_PART = frozenset({CaseAction.SEAL, CaseAction.LIFT})
"""What a merged case takes itself: who reported it is no matter of the case it is a part of."""


async def advance(
    session: AsyncSession,
    case: Case,
    action: CaseAction,
    *,
    actor: Actor,
    now: datetime,
    note: str | None = None,
    message_id: int | None = None,
    rung: str | None = None,
    **facts: Any,
) -> CaseEvent:
    """Take a step: write the state, append it to the history, and have people told.

    The case's row must be locked by the caller (`cases.queries.locked_case`), who asks
    `taken_before` when the step comes from a message that may be told twice.

    Raises:
        IllegalTransitionError: nothing was written.
        NotAllowedError: `actor_may_not`; nor here.
        RefusedError: `case_merged`; the case that it is a part of takes its steps.
    """
    if case.merged_into_id is not None and action not in OF_A_PART:
        raise RefusedError("case_merged", number=case.case_number)
    before = case.state
    after = next_state(before, action)
    if actor.role not in MAY[action]:
        raise NotAllowedError("actor_may_not", action=action)
    if actor.role is ActorRole.RESIDENT:
        note = await kept_from_staff(session, case, note, by=actor.id)
    elif actor.role is ActorRole.STAFF:
        note = await kept_from_history(session, case, note)
    comes_at = None
    if action in HANDING:
        owner_id = facts.get("owner_id", case.owner_id)
        comes_at = await _comes_at(session, case, owner_id, now=now)
    case.state = after
    if case.merged_into_id is None:
        _keep_clocks(case, action, before, comes_at=comes_at, now=now)
    if case.state not in UNFINISHED:
        case.list_number = None
    event = CaseEvent(
        case_id=case.id,
        message_id=message_id,
        at=now,
        actor_role=actor.role,
        actor_id=actor.id,
        action=action,
        from_state=before,
        to_state=case.state,
        note=note,
        facts=facts,
        rung=rung,
    )
    session.add(event)
    await session.flush()
    await defer(session, NOTIFY_TASK, event_id=event.id)
    if before in UNFINISHED and case.state not in UNFINISHED and await _somebody_waits(session):
        await defer(session, FILL_ROOM_TASK, lock=FILL_ROOM_TASK)
    return event


async def _somebody_waits(session: AsyncSession) -> bool:
    """Whether any case waits for somebody to have room, as its owner now may."""
    query = select(Case.id).where(Case.room_wanted_at.is_not(None)).limit(1)
    return (await session.scalars(query)).first() is not None


async def _comes_at(
    session: AsyncSession, case: Case, owner_id: int, *, now: datetime
) -> datetime | None:
    """When a new owner comes on duty who is not; None where the case does not wait so long."""
    before = waits_until(case.kind, case.urgency, given_at=now)
    if before is None:
        return None
    presence = await presence_among(session, [owner_id], now=now, before=before)
    return presence.comes_at.get(owner_id)


def _keep_clocks(
    case: Case,
    action: CaseAction,
    before: CaseState,
    *,
    comes_at: datetime | None,
    now: datetime,
) -> None:
    """What every step means for the clocks: a pause ends with its state, a new owner has their
    time to take it from when they come on duty, and the clocks are looked at again.
    """
    if before is CaseState.ON_HOLD and case.state is not CaseState.ON_HOLD:
        _end_pause(case, now=now)
    if action in HANDING:
        case.take_due_at = take_due(case.kind, case.urgency, given_at=comes_at or now)
        case.owner_comes_at = comes_at
        case.room_wanted_at = None
    elif case.state is not CaseState.ASSIGNED:
        case.take_due_at = case.owner_comes_at = case.room_wanted_at = None
    case.clock_due_at = now if case.state in UNFINISHED else None


def _end_pause(case: Case, *, now: datetime) -> None:
    """The deadline moves by the time that was paused, up to the end that was set for the pause:
    a job that comes late gives nobody more.
    """
    assert case.held_at is not None
    assert case.hold_until is not None
    case.finish_due_at = after_pause(
        case.kind,
        case.urgency,
        case.finish_due_at,
        held_at=case.held_at,
        resumed_at=min(now, case.hold_until),
    )
    case.waits_for = case.hold_reason = case.held_at = case.hold_until = None


async def taken_before(
    session: AsyncSession, action: CaseAction, *, message_id: int | None
) -> bool:
    """Whether this very message has taken this step already, in a turn that was repeated."""
    if message_id is None:
        return False
    query = select(CaseEvent.id).where(
        CaseEvent.message_id == message_id, CaseEvent.action == action
    )
    return (await session.scalars(query)).first() is not None


async def give_to(session: AsyncSession, case: Case, member: StaffMember) -> None:
    """Make somebody the owner, with the next short number of their list; the last gate before one
    for whom the case does not exist.

    Owners are locked while a number is chosen, so that two cases never get the same one; not so
    strictly that a case just written for them, whose foreign key holds the row too, must wait.

    Raises:
        RefusedError: `conflict_of_interest`; the transaction must not be committed.
    """
    if not await may_know_case(session, member.id, case.id):
        raise RefusedError("conflict_of_interest", name=member.name)
    if case.owner_id == member.id and case.list_number is not None:
        return
    await session.execute(
        select(StaffMember.id).where(StaffMember.id == member.id).with_for_update(key_share=True)
    )
    highest = await session.scalar(
        select(func.max(Case.list_number)).where(
            Case.owner_id == member.id, Case.state.in_(UNFINISHED)
        )
    )
    case.owner_id = member.id
    case.list_number = (highest or 0) + 1
    await session.flush()
