"""Why a case lies with its owner, for those above: read from the history, never guessed.

Who was passed over because the case touches them is named only to those who may read whom a case
is about (`shown.SEES_ALL`); the case itself does not exist for the touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.choosing import Considered, Decision, PassedOver
from api.cases.handing import MOVED_FOR, WHY, Move
from api.cases.lifecycle import CaseAction
from api.cases.models import ActorRole, Case, CaseEvent, RoutingRule
from api.cases.queries import timeline
from api.cases.shown import SEES_ALL
from api.grids.models import Grid
from api.staff.models import StaffMember, StaffRole

READS_REASONS = frozenset(StaffRole) - {StaffRole.GRID_WORKER}

GIVING = frozenset({CaseAction.ASSIGN, CaseAction.REASSIGN, CaseAction.REOPEN})


@dataclass(frozen=True)
class Alternative:
    """Somebody who was considered: by name, with their open cases and limit then; `comes_at` where
    they were off duty and would come in time for it.
    """

    name: str
    load: int
    capacity: int | None
    passed_over: PassedOver
    comes_at: datetime | None


@dataclass(frozen=True)
class Reason:
    """Why the present owner has a case.

    `decision` None: a person gave it to them (`by`), or nothing was kept. `chosen` None where the
    owner was not weighed against others. `moved_for` where it moved on for no fault of anybody.
    """

    at: datetime
    action: CaseAction
    owner: str
    by: str | None
    grid: str | None
    rule: str | None
    decision: Decision | None
    chosen: Considered | None
    moved_for: Move | None
    others: Sequence[Alternative]


async def reason_of(session: AsyncSession, case: Case, reader: StaffMember) -> Reason | None:
    """Why a case that was found for this reader lies with its owner; None where nobody has given
    it to them, or this reader is not one of those above.
    """
    if reader.role not in READS_REASONS:
        return None
    given = [event for event in await timeline(session, case) if event.action in GIVING]
    event = next((e for e in reversed(given) if e.facts.get("owner_id") == case.owner_id), None)
    if event is None:
        return None
    decision = Decision.of_facts(event.facts[WHY]) if WHY in event.facts else None
    considered = decision.considered if decision is not None else ()
    names = await _names(session, event, considered)
    hidden = frozenset() if reader.role in SEES_ALL else frozenset({PassedOver.CONFLICT})
    grid = None
    if decision is not None and decision.grid_id is not None:
        grid = (await session.get_one(Grid, decision.grid_id)).name
    rule = None
    if decision is not None and decision.rule_id is not None:
        rule = (await session.get_one(RoutingRule, decision.rule_id)).name
    by_staff = event.actor_role is ActorRole.STAFF and event.actor_id is not None
    moved_for = event.facts.get(MOVED_FOR)
    return Reason(
        at=event.at,
        action=event.action,
        owner=names[case.owner_id],
        by=names[event.actor_id] if by_staff and event.actor_id is not None else None,
        grid=grid,
        rule=rule,
        decision=decision,
        chosen=next((one for one in considered if one.staff_id == case.owner_id), None),
        moved_for=None if moved_for is None else Move(moved_for),
        others=[
            Alternative(names[one.staff_id], one.load, one.capacity, one.passed_over, one.comes_at)
            for one in considered
            if one.passed_over is not None
            and one.passed_over not in hidden
            and one.staff_id != case.owner_id
        ],
    )


async def _names(
    session: AsyncSession, event: CaseEvent, considered: Sequence[Considered]
) -> dict[int, str]:
    ids = {one.staff_id for one in considered} | {event.facts["owner_id"]}
    if event.actor_role is ActorRole.STAFF and event.actor_id is not None:
        ids.add(event.actor_id)
    query = select(StaffMember.id, StaffMember.name).where(StaffMember.id.in_(ids))
    return {row.id: row.name for row in await session.execute(query)}
