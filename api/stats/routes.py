"""`GET /api/stats`: the figures for those who answer for the community.

A bearer token stands for a person; the person's role is read at each request, so that a role
taken away is gone at once.
"""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.db import Database
from api.grids.models import Grid
from api.grids.service import grid_named
from api.staff.models import StaffMember, StaffRole
from api.staff.tokens import staff_by_token
from api.stats.schemas import StatisticsView
from api.stats.service import case_statistics, day_start, week_of

READERS = frozenset({StaffRole.SUPERVISOR, StaffRole.DESK})
YEARS = range(2000, 2101)

bearer = HTTPBearer(auto_error=False)


def stats_router(database: Database, *, clock: Callable[[], datetime]) -> APIRouter:
    """The routes of this room. `clock` gives the present moment, aware."""
    router = APIRouter(prefix="/api/stats", tags=["stats"])
    reader = figures_reader(database, clock=clock)

    @router.get("")
    async def read_statistics(
        member: Annotated[StaffMember, Depends(reader)],
        since: str | None = None,
        until: str | None = None,
        grid: str | None = None,
    ) -> StatisticsView:
        """The figures of the days `since` … `until`, both included, Asia/Shanghai.

        Without them this week so far; `grid` is a grid's name.
        """
        now = clock()
        first, last = _days(since, until, now=now)
        async with database.transaction() as session:
            chosen = await _grid(session, grid)
            figures = await case_statistics(
                session,
                since=day_start(first),
                until=day_start(last + timedelta(days=1)),
                grid_id=chosen.id if chosen else None,
                reader_id=member.id,
                now=now,
            )
        return StatisticsView.of(figures, grid=chosen.name if chosen else None)

    return router


def figures_reader(
    database: Database, *, clock: Callable[[], datetime]
) -> Callable[..., Awaitable[StaffMember]]:
    """A dependency: the member who asks, if they may read the figures of the community."""

    async def reader(
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    ) -> StaffMember:
        async with database.transaction() as session:
            return await _authorise(session, credentials, now=clock())

    return reader


async def _authorise(
    session: AsyncSession, credentials: HTTPAuthorizationCredentials | None, *, now: datetime
) -> StaffMember:
    """Raises `HTTPException`: 401 without a good token, 403 for a role that may not read."""
    member = None
    if credentials is not None:
        member = await staff_by_token(session, credentials.credentials, now=now)
    if member is None:
        raise HTTPException(
            status.HTTP_401_UNAUTHORIZED,
            "a valid token is needed",
            headers={"WWW-Authenticate": "Bearer"},
        )
    if member.role not in READERS:
        raise HTTPException(
            status.HTTP_403_FORBIDDEN, "the figures are for supervisors and the desk"
        )
    return member


def _days(since: str | None, until: str | None, *, now: datetime) -> tuple[date, date]:
    first = read_day("since", since) if since else local(week_of(now)[0]).date()
    last = read_day("until", until) if until else local(now).date()
    if first > last:
        raise malformed(f"since ({first}) must not be after until ({last})")
    return first, last


def read_day(name: str, value: str) -> date:
    """A day of a query; raises `HTTPException` (422) for what is none."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    # Python also reads 20261123 and 2026-W48-1; one way of writing a day is enough.
    if day is None or day.isoformat() != value:
        raise malformed(f"{name} must be a day like 2026-11-23")
    if day.year not in YEARS:
        raise malformed(f"{name} must lie between {YEARS[0]} and {YEARS[-1]}")
    return day


def malformed(what: str) -> HTTPException:
    """422 with a word on what is wrong."""
    return HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, what)


async def _grid(session: AsyncSession, name: str | None) -> Grid | None:
    if not name:
        return None
    grid = await grid_named(session, name)
    if grid is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "there is no grid of this name")
    return grid
