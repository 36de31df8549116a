"""Figures of the visits by grid: counts of visits and of people who wait, nothing of anybody."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.errors import NotAllowedError
from api.grids.models import Grid
from api.staff.models import StaffMember
from api.visits.eyes import KEEPERS, seen_by
from api.visits.models import CaredPerson, Visit, VisitResult
from api.visits.register import entries


@dataclass(frozen=True)
class GridVisits:
    """A grid's visits in a time, and how it stands now; `grid` None where no grid lies.

    `done` are all visits but those that met nobody; `due` are due today, `overdue` were before.
    """

    grid: str | None
    people: int
    done: int
    results: dict[VisitResult, int]
    due: int
    overdue: int


async def visit_figures(
    session: AsyncSession, reader: StaffMember, *, since: datetime, until: datetime, now: datetime
) -> Sequence[GridVisits]:
    """The figures of every grid that has any, by name. Visits count for the grid of their day,
    people for the grid of now; whoever does not exist for the reader is not counted.

    Raises:
        NotAllowedError: `register_not_yours`; they are for the desk and supervisors.
    """
    if reader.role not in KEEPERS:
        raise NotAllowedError("register_not_yours")
    today = local(now).date()
    results: dict[int | None, Counter[VisitResult]] = {}
    for grid_id, result, count in await session.execute(
        select(Visit.grid_id, Visit.result, func.count())
        .join(CaredPerson, CaredPerson.id == Visit.person_id)
        .where(Visit.at >= since, Visit.at < until, seen_by(reader, today, forgotten=True))
        .group_by(Visit.grid_id, Visit.result)
    ):
        results.setdefault(grid_id, Counter())[result] = count
    waiting: dict[int | None, Counter[str]] = {}
    for entry in await entries(session, reader, now=now):
        stands = waiting.setdefault(entry.grid_id, Counter())
        stands["people"] += 1
        stands["due"] += entry.due.on == today
        stands["overdue"] += entry.due.on < today
    names = {row.id: row.name for row in await session.execute(select(Grid.id, Grid.name))}
    grids = sorted({*results, *waiting}, key=lambda one: (one is None, names.get(one or 0, "")))
    return [
        _of_grid(
            names.get(grid_id or 0),
            results.get(grid_id, Counter()),
            waiting.get(grid_id, Counter()),
        )
        for grid_id in grids
    ]


def _of_grid(grid: str | None, results: Counter[VisitResult], waiting: Counter[str]) -> GridVisits:
    return GridVisits(
        grid=grid,
        people=waiting["people"],
        done=results.total() - results[VisitResult.MISSED],
        results={result: results[result] for result in VisitResult},
        due=waiting["due"],
        overdue=waiting["overdue"],
    )
