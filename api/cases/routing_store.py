"""Routing rules in the store: the set in force, proposing one, putting it in force, switching off.

A set is proposed whole and put in force whole, so that what was checked and back-tested is what
holds. Nothing is edited; what was in force when stays readable.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import CaseKind, Urgency
from api.cases.models import RoutingRule, RuleSet
from api.cases.routing_rules import Rule, Target, in_order
from api.errors import NotFoundError
from api.grids.models import Net
from api.jobs import defer
from api.staff.models import StaffMember

TELL_RULES_OFF_TASK = "tell_rules_off"
"""Carried out by `api.notifications`: supervisors hear which rules have switched themselves off."""


def rule_of(row: RoutingRule) -> Rule:
    """The rule of a row."""
    hours = None
    if row.hours_from is not None and row.hours_to is not None:
        hours = (row.hours_from, row.hours_to)
    return Rule(
        id=row.id,
        name=row.name,
        priority=row.priority,
        kinds=frozenset(map(CaseKind, row.kinds)),
        nets=frozenset(map(Net, row.nets)),
        urgencies=frozenset(map(Urgency, row.urgencies)),
        grid_ids=frozenset(row.grid_ids),
        estate_ids=frozenset(row.estate_ids),
        hours=hours,
        words=tuple(row.words),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        target=Target(staff_id=row.target_staff_id, role=row.target_role, net=row.target_net),
    )


def _row(rule: Rule, *, set_id: int) -> RoutingRule:
    begins, ends = rule.hours or (None, None)
    return RoutingRule(
        set_id=set_id,
        name=rule.name,
        priority=rule.priority,
        kinds=sorted(rule.kinds),
        nets=sorted(rule.nets),
        urgencies=sorted(rule.urgencies),
        words=list(rule.words),
        grid_ids=sorted(rule.grid_ids),
        estate_ids=sorted(rule.estate_ids),
        hours_from=begins,
        hours_to=ends,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        target_staff_id=rule.target.staff_id,
        target_role=rule.target.role,
        target_net=rule.target.net,
    )


async def rules_in_force(session: AsyncSession, *, kind: CaseKind | None = None) -> list[Rule]:
    """The rules of the set in force that are not switched off, in the order of asking; with a kind
    only those that can hold for it.
    """
    query = (
        select(RoutingRule)
        .join(RuleSet, RuleSet.id == RoutingRule.set_id)
        .where(
            RuleSet.activated_at.is_not(None),
            RuleSet.retired_at.is_(None),
            RoutingRule.off_at.is_(None),
        )
    )
    if kind is not None:
        any_kind = func.cardinality(RoutingRule.kinds) == 0
        query = query.where(or_(any_kind, RoutingRule.kinds.contains([kind.value])))
    return in_order([rule_of(row) for row in (await session.scalars(query)).all()])


async def rules_of(session: AsyncSession, set_id: int) -> list[Rule]:
    """The rules of a set as they were proposed.

    Raises:
        NotFoundError: `rule_set_unknown`.
    """
    if await session.get(RuleSet, set_id) is None:
        raise NotFoundError("rule_set_unknown")
    query = select(RoutingRule).where(RoutingRule.set_id == set_id)
    return in_order([rule_of(row) for row in (await session.scalars(query)).all()])


async def propose(
    session: AsyncSession, rules: Sequence[Rule], *, by: StaffMember | None, now: datetime
) -> RuleSet:
    """Write a set down; it decides nothing yet."""
    made = RuleSet(proposed_at=now, proposed_by_id=by.id if by is not None else None)
    session.add(made)
    await session.flush()
    session.add_all(_row(rule, set_id=made.id) for rule in rules)
    await session.flush()
    return made


async def activate(
    session: AsyncSession, set_id: int, *, by: StaffMember | None, now: datetime
) -> RuleSet:
    """Put a set in force in the place of the present one; one that was in force before may again.

    The caller has checked it (`routing_check`). Nothing that is open moves: rules are for what is
    filed or handed on from now.

    Raises:
        NotFoundError: `rule_set_unknown`.
    """
    present = select(RuleSet).where(RuleSet.activated_at.is_not(None), RuleSet.retired_at.is_(None))
    for before in (await session.scalars(present.with_for_update())).all():
        before.retired_at = now
    await session.flush()
    chosen = await session.get(RuleSet, set_id, with_for_update=True)
    if chosen is None:
        raise NotFoundError("rule_set_unknown")
    chosen.activated_at, chosen.retired_at = now, None
    chosen.activated_by_id = by.id if by is not None else None
    await session.flush()
    return chosen


async def switch_off(session: AsyncSession, rule_ids: Sequence[int], *, now: datetime) -> int:
    """Switch off rules whose target has left, and have supervisors told; how many.

    The next rule that holds, or the fallback, has their cases.
    """
    query = select(RoutingRule).where(RoutingRule.id.in_(rule_ids), RoutingRule.off_at.is_(None))
    rows = (await session.scalars(query.with_for_update())).all()
    for row in rows:
        row.off_at = now
    await session.flush()
    if rows:
        await defer(session, TELL_RULES_OFF_TASK, rule_ids=[row.id for row in rows])
    return len(rows)
