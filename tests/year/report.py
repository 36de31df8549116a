"""The figures of a year, as lines."""

from statistics import median

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.staff.models import StaffRole
from tests.year.hours import days_at_work
from tests.year.run import Year

DONE_BY = "select actor_id, count(*) from case_events where action = 'resolve' group by actor_id"

OUTCOME = """
    select count(*) filter (where state = 'closed'), count(*) filter (where state not in
        ('closed', 'rejected', 'withdrawn')),
        percentile_cont(0.5) within group (order by extract(epoch from resolved_at - opened_at)),
        count(*) filter (where resolved_at > finish_due_at), count(resolved_at) from cases"""


async def lines(year: Year, session: AsyncSession) -> list[str]:
    """What `make simulate-year` prints."""
    audit, tally = year.audit, year.tally
    closed, still_open, half, late, done = (await session.execute(text(OUTCOME))).one()
    found = {
        "cases without owner": len(audit.without_owner),
        "illegal transitions": len(audit.illegal) + len(audit.faults),
        "conflict leaks": len(audit.leaks),
        "deadlines missed by the clocks": len(audit.missed),
        "done twice by two workers": len(audit.twice),
    }
    return [
        f"{tally['filed']:,} cases over {len(year.town.grids)} grids, {audit.steps:,} steps",
        f"closed {closed:,}, open at the end {still_open:,}; half were done within "
        f"{(half or 0) / 3600:.1f} h, {late / max(done, 1):.1%} late",
        "",
        *(f"{name:32}{count:8}" for name, count in found.items()),
        *(f"  {fault}" for fault in audit.faults[:10]),
        "",
        *(f"{name:32}{count:8,}" for name, count in sorted(tally.items())),
        "",
        *await _spread(year, session),
    ]


async def _spread(year: Year, session: AsyncSession) -> list[str]:
    """What each worker finished on a day at work, and how far the two of a grid lie apart."""
    done = {row[0]: row[1] for row in await session.execute(text(DONE_BY))}
    days = [year.day(number) for number in range(1, year.size.days + 1)]
    shown, apart = (
        [f"{'worker':10}{'grid':12}{'days':>6}{'finished':>10}{'a day':>8}"],
        list[float](),
    )
    for grid in year.town.grids:
        rates = []
        for staff_id in year.town.workers[grid.id]:
            present = max(days_at_work(year.town.hours[staff_id], days), 1)
            rate = done.get(staff_id, 0) / present
            name = year.town.staff[staff_id].name
            shown.append(
                f"{name:10}{grid.name:12}{present:6}{done.get(staff_id, 0):10,}{rate:8.2f}"
            )
            rates.append(rate)
        if len(rates) == 2 and min(rates) > 0:
            apart.append(max(rates) / min(rates))
    by_role = {
        role: sum(done.get(member.id, 0) for member in year.town.of_role(role))
        for role in StaffRole
    }
    total = max(sum(by_role.values()), 1)
    shares = ", ".join(f"{role} {count:,} ({count / total:.0%})" for role, count in by_role.items())
    shown.append(f"finished by: {shares}")
    shown.append(
        f"two of a grid: the busier finishes {median(apart):.2f} times as many a day (median), "
        f"{max(apart):.2f} at most"
    )
    return shown
