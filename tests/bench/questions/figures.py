"""What supervisors ask: 本周统计 and the like, of a grid and of the town."""

from datetime import datetime, timedelta

from api.staff.models import StaffRole
from api.stats.lasting import lasting
from api.stats.service import case_statistics, month_of, week_of
from tests.bench.asker import Asked, Asker, Question


async def week_of_a_grid(asker: Asker) -> Asked:
    """上周统计, of one grid: a whole week, where the present one is half over."""
    return await _figures(asker, *_last_week(asker), grid_id=asker.grid())


async def week_of_the_town(asker: Asker) -> Asked:
    """上周统计."""
    return await _figures(asker, *_last_week(asker), grid_id=None)


async def month_of_a_grid(asker: Asker) -> Asked:
    """本月统计 on the last day of a month, of one grid."""
    return await _figures(asker, *_last_month(asker), grid_id=asker.grid())


async def month_of_the_town(asker: Asker) -> Asked:
    """The same of the town."""
    return await _figures(asker, *_last_month(asker), grid_id=None)


async def _figures(asker: Asker, since: datetime, until: datetime, *, grid_id: int | None) -> Asked:
    reader = await asker.member(StaffRole.SUPERVISOR)
    return lambda: case_statistics(
        asker.session,
        since=since,
        until=until,
        grid_id=grid_id,
        reader_id=reader.id,
        now=asker.now,
    )


async def lasting_of_a_week(asker: Asker) -> Asked:
    """真实解决率 of the town, alone."""
    return await _lasting(asker, *_last_week(asker))


async def lasting_of_a_month(asker: Asker) -> Asked:
    """The same of a month."""
    return await _lasting(asker, *_last_month(asker))


async def _lasting(asker: Asker, since: datetime, until: datetime) -> Asked:
    reader = await asker.member(StaffRole.SUPERVISOR)
    return lambda: lasting(
        asker.session,
        since=since,
        until=until,
        grid_id=None,
        reader_id=reader.id,
        now=asker.now,
    )


def _last_week(asker: Asker) -> tuple[datetime, datetime]:
    return week_of(asker.now - timedelta(days=7))


def _last_month(asker: Asker) -> tuple[datetime, datetime]:
    return month_of(asker.now - timedelta(days=30))


FIGURES: dict[str, Question] = {
    "week of a grid": week_of_a_grid,
    "week of the town": week_of_the_town,
    "month of a grid": month_of_a_grid,
    "month of the town": month_of_the_town,
    "lasting, a week": lasting_of_a_week,
    "lasting, a month": lasting_of_a_month,
}

OF_THE_TOWN = frozenset(FIGURES) - {"week of a grid", "month of a grid"}
"""Those that count tens of thousands of cases, one by one."""
