"""What supervisors read: counts and shares over cases, computed by the database.

Two questions need two sets of cases:

    the cases opened in the range     responded, completed, rated, reopened: what became of them
                                      as far as is known now
    deadlines missed by its end       a case promised for the 5th working day cannot be overdue in
                                      the week that opened it, so these count whenever opened

What the staff saw on patrol themselves is no request and in none of the shares, in which they would
judge themselves; it is counted beside them (ADR 0069). Its deadlines are as binding as any.

A share without anything to divide by is None: nothing is not zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    extract,
    func,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import known_to
from api.cases.lifecycle import UNFINISHED, CaseState
from api.cases.models import Case, CaseSource
from api.clock import SHANGHAI, local
from api.grids.models import Grid
from api.stats.lasting import Lasting, lasting

COMPLETED = frozenset({CaseState.RESOLVED, CaseState.CLOSED})
ENDED_OTHERWISE = frozenset({CaseState.REJECTED, CaseState.WITHDRAWN})
SATISFIED = 4
"""A rating from this on counts as satisfied."""


@dataclass(frozen=True)
class WorstGrid:
    """The grid with the most missed finish deadlines, and how many."""

    name: str
    missed: int


@dataclass(frozen=True)
class CaseStatistics:
    """The figures of a range. Shares lie between 0 and 1; None where there is nothing to count.

    `since` (inclusive) and `until` (exclusive) are aware. Rejected and withdrawn cases count as
    opened, and in no share unless a person had taken them.
    """

    since: datetime
    until: datetime
    opened: int
    responded: int
    """Taken by a person, at whatever time."""
    response_share: float | None
    on_time_response_share: float | None
    """Taken within the promise, among those taken or past their accept deadline."""
    median_response_minutes: float | None
    """From filing to the first person who took it, around the clock."""
    completed: int
    completion_share: float | None
    on_time_completion_share: float | None
    """Finished within the promise, among those finished or past their finish deadline."""
    ratings: int
    mean_rating: float | None
    satisfied_share: float | None
    reopened: int
    """Opened again at least once."""
    overdue: int
    """Unfinished past the finish deadline, at the range's end or now if that is earlier."""
    finished_late: int
    """Finished within the range, after the finish deadline."""
    lasting: Lasting
    """Of what was finished thirty days before, how much did not come back (`stats.lasting`)."""
    patrols: int
    """Reported by the staff from their rounds, in the range; in no other count of what was opened.
    """
    patrols_completed: int
    worst_grid: WorstGrid | None
    """By `overdue` and `finished_late` together; None when nothing was missed in any grid."""

    @property
    def first_day(self) -> date:
        """The first day of the range, Asia/Shanghai."""
        return local(self.since).date()

    @property
    def last_day(self) -> date:
        """The last day of the range, Asia/Shanghai."""
        return local(self.until - timedelta(microseconds=1)).date()


def day_start(day: date) -> datetime:
    """Midnight at the beginning of a day in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)


def week_of(now: datetime) -> tuple[datetime, datetime]:
    """The week around a moment: Monday 00:00 to the next Monday 00:00, Asia/Shanghai."""
    today = local(now).date()
    monday = today - timedelta(days=today.weekday())
    return day_start(monday), day_start(monday + timedelta(days=7))


def month_of(now: datetime) -> tuple[datetime, datetime]:
    """The calendar month around a moment, Asia/Shanghai."""
    first = local(now).date().replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return day_start(first), day_start(after)


async def case_statistics(
    session: AsyncSession,
    *,
    since: datetime,
    until: datetime,
    grid_id: int | None,
    reader_id: int | None,
    now: datetime,
) -> CaseStatistics:
    """The figures of a range.

    Args:
        session: the transaction.
        since: aware, inclusive.
        until: aware, exclusive.
        grid_id: only this grid; None for the whole town.
        reader_id: the member of the staff who reads them: a case of which they may not know is
            in no figure. None for what no person reads.
        now: aware; decides which deadlines have passed.
    """
    opened = await _opened(
        session, since=since, until=until, grid_id=grid_id, reader_id=reader_id, now=now
    )
    patrols = await _patrols(
        session, since=since, until=until, grid_id=grid_id, reader_id=reader_id
    )
    missed = await _missed(
        session, since=since, until=until, grid_id=grid_id, reader_id=reader_id, now=now
    )
    return CaseStatistics(
        since=since,
        until=until,
        opened=opened.opened,
        responded=opened.responded,
        response_share=_share(opened.responded, opened.answerable),
        on_time_response_share=_share(opened.responded_on_time, opened.response_decided),
        median_response_minutes=opened.median_response_minutes,
        completed=opened.completed,
        completion_share=_share(opened.completed, opened.workable),
        on_time_completion_share=_share(opened.completed_on_time, opened.completion_decided),
        ratings=opened.ratings,
        mean_rating=None if opened.mean_rating is None else float(opened.mean_rating),
        satisfied_share=_share(opened.satisfied, opened.ratings),
        reopened=opened.reopened,
        overdue=sum(grid.overdue for grid in missed),
        finished_late=sum(grid.finished_late for grid in missed),
        lasting=await lasting(
            session, since=since, until=until, grid_id=grid_id, reader_id=reader_id, now=now
        ),
        patrols=patrols.opened,
        patrols_completed=patrols.completed,
        worst_grid=_worst(missed),
    )


@dataclass(frozen=True)
class _Missed:
    """The missed deadlines of a grid; `name` None for cases that belong to none."""

    name: str | None
    overdue: int
    finished_late: int


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _worst(missed: Sequence[_Missed]) -> WorstGrid | None:
    """The first of the worst in the order of grids, so that a tie reads the same each time."""
    grids = [WorstGrid(m.name, m.overdue + m.finished_late) for m in missed if m.name is not None]
    return max(grids, key=lambda grid: grid.missed, default=None)


def _visible(grid_id: int | None, reader_id: int | None) -> list[ColumnElement[bool]]:
    """The cases of a grid, without those of which the reader may not know."""
    in_grid: list[ColumnElement[bool]] = [
        Case.merged_into_id.is_(None),  # What is worked on as one counts once.
        Case.follows_up_id.is_(None),  # The desk asks back about a case; nobody reported that.
    ]
    if grid_id is not None:
        in_grid.append(Case.grid_id == grid_id)
    return in_grid if reader_id is None else [*in_grid, known_to(reader_id)]


async def _opened(
    session: AsyncSession,
    *,
    since: datetime,
    until: datetime,
    grid_id: int | None,
    reader_id: int | None,
    now: datetime,
) -> Row[*tuple[Any, ...]]:
    """One row of counts over the cases opened in the range."""
    taken = Case.taken_at.is_not(None)
    workable = Case.state.not_in(ENDED_OTHERWISE)
    completed = Case.state.in_(COMPLETED)
    minutes = extract("epoch", Case.taken_at - Case.opened_at) / 60.0
    count = func.count()
    query = select(
        count.label("opened"),
        count.filter(taken).label("responded"),
        count.filter(or_(taken, workable)).label("answerable"),
        count.filter(Case.taken_at <= Case.accept_due_at).label("responded_on_time"),
        count.filter(or_(taken, and_(workable, Case.accept_due_at <= now))).label(
            "response_decided"
        ),
        func.percentile_cont(0.5)
        .within_group(minutes)
        .filter(taken)
        .label("median_response_minutes"),
        count.filter(workable).label("workable"),
        count.filter(completed).label("completed"),
        count.filter(completed, Case.resolved_at <= Case.finish_due_at).label("completed_on_time"),
        count.filter(or_(completed, and_(workable, Case.finish_due_at <= now))).label(
            "completion_decided"
        ),
        func.count(Case.rating).label("ratings"),
        func.avg(Case.rating).label("mean_rating"),
        count.filter(Case.rating >= SATISFIED).label("satisfied"),
        count.filter(Case.reopened_count > 0).label("reopened"),
    ).where(
        Case.opened_at >= since,
        Case.opened_at < until,
        Case.source == CaseSource.RESIDENT,
        *_visible(grid_id, reader_id),
    )
    return (await session.execute(query)).one()


async def _patrols(
    session: AsyncSession,
    *,
    since: datetime,
    until: datetime,
    grid_id: int | None,
    reader_id: int | None,
) -> Row[*tuple[Any, ...]]:
    """What the staff reported from their rounds in the range, and how much of it is finished."""
    query = select(
        func.count().label("opened"),
        func.count().filter(Case.state.in_(COMPLETED)).label("completed"),
    ).where(
        Case.opened_at >= since,
        Case.opened_at < until,
        Case.source == CaseSource.PATROL,
        *_visible(grid_id, reader_id),
    )
    return (await session.execute(query)).one()


async def _missed(
    session: AsyncSession,
    *,
    since: datetime,
    until: datetime,
    grid_id: int | None,
    reader_id: int | None,
    now: datetime,
) -> list[_Missed]:
    """Missed finish deadlines by grid, in the order of grids.

    What is open and what was finished late are asked for apart: each has an index of its own, which
    holds only such cases, and years of cases that were in time are not read.
    """
    moment, visible = min(now, until), _visible(grid_id, reader_id)
    open_ones = select(Case.grid_id, true().label("overdue")).where(
        Case.state.in_(UNFINISHED), Case.finish_due_at < moment, *visible
    )
    late_ones = select(Case.grid_id, (Case.resolved_at >= moment).label("overdue")).where(
        Case.state.not_in(UNFINISHED),
        Case.resolved_at > Case.finish_due_at,
        Case.resolved_at >= since,
        # What is finished after the end of the range was overdue at its end, if it was due by then.
        or_(Case.resolved_at < moment, Case.finish_due_at < moment),
        *visible,
    )
    missed = union_all(open_ones, late_ones).subquery()
    query = (
        select(
            Grid.name.label("name"),
            func.count().filter(missed.c.overdue).label("overdue"),
            func.count().filter(not_(missed.c.overdue)).label("finished_late"),
        )
        .select_from(missed)
        .outerjoin(Grid, Grid.id == missed.c.grid_id)
        .group_by(Grid.id, Grid.name)
        .order_by(Grid.id)
    )
    return [_Missed(name, overdue, late) for name, overdue, late in await session.execute(query)]
