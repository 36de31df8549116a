"""What other rules would have done to the cases of a month: the store read for `routing_replay`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, extract, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.cases.conflicts import Subject, known_to, ties_of, touched_by
from api.cases.deadlines import waits_until
from api.cases.kinds import DESK_KINDS, CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction
from api.cases.models import Case, CaseEvent, CaseSource, CaseSubject
from api.cases.routing_replay import Backtest, Memory, Past, Speed, replay
from api.cases.routing_rules import Asked, Rule, Target, with_deputies
from api.clock import SHANGHAI, local
from api.grids.models import Grid, GridArea, GridWorker, Net
from api.grids.service import NEAREST_NET
from api.residents.models import Resident
from api.staff.models import Leave, Shift, StaffMember, StaffRole
from api.staff.rules import comes_on_duty, is_on_duty

REMEMBERED = timedelta(days=180)
"""So far back, from the end of the month, goes what medians are made of. Ours."""


def month_named(name: str) -> tuple[datetime, datetime]:
    """`2026-10`: from when (inclusive) to when (exclusive) it lasts, Asia/Shanghai."""
    year, month = map(int, name.split("-"))
    first = datetime(year, month, 1, tzinfo=SHANGHAI)
    return first, (first + timedelta(days=31)).replace(day=1)


async def backtest(
    session: AsyncSession,
    rules: Sequence[Rule],
    *,
    month: str,
    reader_id: int | None,
    now: datetime,
) -> Backtest:
    """Play the cases of a month, `2026-10`, under these rules.

    Args:
        session: the transaction.
        rules: the whole set, as it would be in force.
        month: by the day of filing.
        reader_id: the member of the staff who asks: a case of which they may not know is in no
            figure. None for the operator of the machine.
        now: aware; until then cases are open that are not finished.
    """
    since, until = month_named(month)
    world = await _World.read(session)
    past = await _past(session, world, reader_id, since=since, until=until)
    memory = await _memory(session, world, reader_id, since=since, until=until, now=now)
    return replay(past, rules, memory)


def _visible(reader_id: int | None) -> list[ColumnElement[bool]]:
    """The cases of which a member of the staff may know; all of them for the operator."""
    return [] if reader_id is None else [known_to(reader_id)]


class _World:
    """Grids, people and their hours, as dictionaries: some hundreds of rows."""

    def __init__(self) -> None:
        self.areas: dict[int, list[tuple[GridArea, Grid]]] = {}
        self.workers: dict[int, list[GridWorker]] = {}
        self.leads: dict[int, int] = {}
        self.staff: dict[int, StaffMember] = {}
        self.shifts: dict[int, list[Shift]] = {}
        self.leaves: dict[int, list[Leave]] = {}

    @classmethod
    async def read(cls, session: AsyncSession) -> "_World":
        world = cls()
        areas = select(GridArea, Grid).join(Grid, Grid.id == GridArea.grid_id)
        for area, grid in (await session.execute(areas.order_by(GridArea.id))).all():
            world.areas.setdefault(area.estate_id, []).append((area, grid))
            if grid.lead_id is not None:
                world.leads[grid.id] = grid.lead_id
        for place in (
            await session.scalars(select(GridWorker).order_by(GridWorker.staff_id))
        ).all():
            world.workers.setdefault(place.grid_id, []).append(place)
        world.staff = {one.id: one for one in (await session.scalars(select(StaffMember))).all()}
        for shift in (await session.scalars(select(Shift))).all():
            world.shifts.setdefault(shift.staff_id, []).append(shift)
        for leave in (await session.scalars(select(Leave))).all():
            world.leaves.setdefault(leave.staff_id, []).append(leave)
        return world

    def grids(self, estate_id: int | None, building: str | None, on: date) -> dict[Net, int]:
        """As `grids.service.grids_at`, by net."""
        here = [
            (area, grid)
            for area, grid in self.areas.get(estate_id or 0, [])
            if area.valid_from <= on and (area.valid_to is None or area.valid_to > on)
        ]
        at_large = {g.net: g.id for area, g in reversed(here) if area.buildings is None}
        named = {g.net: g.id for area, g in reversed(here) if building in (area.buildings or ())}
        return at_large | named

    def begins(self, staff_id: int, asked: Asked) -> datetime | None:
        """As `candidates`, by the roster of now and the leaves of then: shifts have no versions."""
        shifts, leaves = self.shifts.get(staff_id, []), self.leaves.get(staff_id, [])
        if is_on_duty(shifts, leaves, now=asked.at):
            return asked.at
        before = waits_until(asked.kind, asked.urgency, given_at=asked.at)
        if before is None:
            return None
        return comes_on_duty(shifts, leaves, now=asked.at, before=before)

    def groups(self, target: Target | None, asked: Asked) -> list[list[int]]:
        """As `assignment.targeted`; None is the grid of the place."""
        if target is not None and target.staff_id is not None:
            deputies = {one.id: one.deputy_id for one in self.staff.values()}
            return [[one] for one in with_deputies(target.staff_id, deputies)]
        if target is not None and target.role is not None:
            return [
                [one.id for one in self.staff.values() if one.role is target.role and one.active]
            ]
        nets = NEAREST_NET if target is None or target.net is None else (target.net,)
        grid_id = next((asked.grids[net] for net in nets if net in asked.grids), None)
        if grid_id is None:
            return []
        on = local(asked.at).date()
        workers = [one for one in self._workers(grid_id, on) if self._stays(one, grid_id, asked)]
        return [workers, [self.leads[grid_id]] if grid_id in self.leads else []]

    def _workers(self, grid_id: int, on: date) -> list[int]:
        """As `grids.service.workers_of`."""
        return [
            place.staff_id
            for place in self.workers.get(grid_id, [])
            if place.valid_from <= on and (place.valid_to is None or place.valid_to > on)
        ]

    def _stays(self, staff_id: int, grid_id: int, asked: Asked) -> bool:
        """Whether they were still of the grid when they came on duty."""
        begins = self.begins(staff_id, asked)
        return begins is None or staff_id in self._workers(grid_id, local(begins).date())


async def _past(
    session: AsyncSession,
    world: _World,
    reader_id: int | None,
    *,
    since: datetime,
    until: datetime,
) -> list[Past]:
    in_month = and_(Case.opened_at >= since, Case.opened_at < until, Case.kind.not_in(DESK_KINDS))
    cases = (
        select(
            Case.id, Case.kind, Case.urgency, Case.description, Case.opened_at, Case.finish_due_at,
            Case.estate_id, Case.building, Case.owner_id, StaffMember.id.label("herself"),
        )
        .join(Resident, Resident.id == Case.reporter_id)
        .outerjoin(
            StaffMember,
            and_(
                StaffMember.openid == Resident.openid, Case.source == CaseSource.RESIDENT
            ),
        )
        .where(in_month, *_visible(reader_id))
        .order_by(Case.opened_at, Case.id)
    )  # fmt: skip
    given = (
        select(CaseEvent.case_id, CaseEvent.facts["owner_id"].as_integer().label("owner_id"))
        .join(Case, Case.id == CaseEvent.case_id)
        .where(in_month, CaseEvent.action == CaseAction.ASSIGN, *_visible(reader_id))
        .order_by(CaseEvent.id.desc())
    )
    # The earliest stands last, and so it stays.
    first_owners = {row.case_id: row.owner_id for row in await session.execute(given)}
    about = aliased(CaseSubject)  # `known_to` looks at subjects of its own.
    whom = (
        select(about)
        .join(Case, Case.id == about.case_id)
        .where(in_month, about.ended_at.is_(None), *_visible(reader_id))
    )
    subjects: dict[int, list[Subject]] = {}
    for subject in (await session.scalars(whom)).all():
        subjects.setdefault(subject.case_id, []).append(Subject.of(subject))
    ties = await ties_of(session)

    def as_filed(row: Row[*tuple[Any, ...]]) -> Past:
        on = local(row.opened_at).date()
        unfit = touched_by(subjects.get(row.id, ()), ties)
        return Past(
            asked=Asked(
                kind=row.kind,
                urgency=row.urgency,
                words=row.description,
                at=row.opened_at,
                estate_id=row.estate_id,
                grids=world.grids(row.estate_id, row.building, on),
            ),
            due_at=row.finish_due_at,
            first_owner=first_owners.get(row.id) or row.owner_id,
            unfit=frozenset(unfit if row.herself is None else unfit | {row.herself}),
        )

    return [as_filed(row) for row in await session.execute(cases)]


async def _memory(
    session: AsyncSession,
    world: _World,
    reader_id: int | None,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
) -> Memory:
    seconds = extract("epoch", Case.resolved_at - Case.opened_at)
    median = func.percentile_cont(0.5).within_group(seconds).label("median")
    finished = and_(
        Case.opened_at >= until - REMEMBERED,
        Case.opened_at < until,
        Case.resolved_at.is_not(None),
        *_visible(reader_id),
    )

    async def speeds(*by: Any) -> Mapping[tuple[Any, ...], Speed]:
        query: Select[*tuple[Any, ...]] = select(*by, func.count(), median)
        rows = (await session.execute(query.where(finished).group_by(*by))).all()
        return {
            tuple(row[: len(by)]): Speed(row[-2], timedelta(seconds=float(row[-1]))) for row in rows
        }

    end = min(until, now)
    open_for = func.least(func.coalesce(Case.resolved_at, end), end) - func.greatest(
        Case.opened_at, since
    )
    usual = (
        select(Case.owner_id, func.sum(extract("epoch", open_for)))
        .where(
            Case.opened_at >= since - REMEMBERED,
            Case.opened_at < end,
            or_(Case.resolved_at > since, Case.state.in_(UNFINISHED)),
            *_visible(reader_id),
        )
        .group_by(Case.owner_id)
    )
    length = max((end - since).total_seconds(), 1.0)
    stand_ins = {StaffRole.DESK, StaffRole.SUPERVISOR}
    return Memory(
        groups=world.groups,
        begins=world.begins,
        stand_ins=frozenset(one.id for one in world.staff.values() if one.role in stand_ins),
        speeds={
            (owner, CaseKind(kind)): speed
            for (owner, kind), speed in (await speeds(Case.owner_id, Case.kind)).items()
        },
        own_speeds={owner: speed for (owner,), speed in (await speeds(Case.owner_id)).items()},
        kind_speeds={CaseKind(kind): speed for (kind,), speed in (await speeds(Case.kind)).items()},
        usual={owner: float(total) / length for owner, total in await session.execute(usual)},
    )
