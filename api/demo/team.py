"""Who works for the demo town, and when."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.staff.models import Leave, Shift, StaffMember, StaffRole

LAST_MOMENT = time(23, 59, 59, 999999)

DAY_AND_NIGHT = {day: (time(0), LAST_MOMENT) for day in range(7)}
"""Nobody works so; but whoever tries the demo at night wants an answer."""

OFFICE = {day: (time(8), time(20)) for day in range(5)} | {5: (time(9), time(12))}
EARLY = {day: (time(7, 30), time(18, 30)) for day in range(6)}
LATE = {day: (time(11), time(21)) for day in (0, 1, 2, 3, 5, 6)}
WEEKEND_TOO = {day: (time(8, 30), time(19, 30)) for day in (0, 1, 3, 4, 5, 6)}

Shifts = dict[int, tuple[time, time]]
"""By weekday (0 is Monday) from when to when. Empty: no fixed hours, always reachable."""


@dataclass(frozen=True)
class StaffRow:
    """A member of the staff."""

    openid: str
    name: str
    role: StaffRole
    since: date
    shifts: Shifts


_R = StaffRole

STAFF = [
    StaffRow("demo-worker-li", "李伟", _R.GRID_WORKER, date(2022, 3, 1), DAY_AND_NIGHT),
    StaffRow("demo-worker-zhou", "周敏", _R.GRID_WORKER, date(2023, 5, 15), DAY_AND_NIGHT),
    StaffRow("demo-desk-sun", "孙丽", _R.DESK, date(2021, 9, 1), {}),
    StaffRow("demo-supervisor-zhao", "赵强", _R.SUPERVISOR, date(2020, 4, 1), {}),
    StaffRow("demo-lead-wu", "吴建华", _R.GRID_LEAD, date(2021, 3, 1), {}),
    StaffRow("demo-lead-zheng", "郑秀兰", _R.GRID_LEAD, date(2021, 3, 1), {}),
    StaffRow("demo-lead-he", "何平", _R.GRID_LEAD, date(2022, 1, 10), {}),
    StaffRow("demo-worker-qian", "钱芳", _R.GRID_WORKER, date(2022, 3, 1), EARLY),
    StaffRow("demo-worker-feng", "冯涛", _R.GRID_WORKER, date(2022, 6, 1), OFFICE),
    StaffRow("demo-worker-wei", "卫红", _R.GRID_WORKER, date(2022, 3, 1), WEEKEND_TOO),
    StaffRow("demo-worker-jiang", "蒋勇", _R.GRID_WORKER, date(2024, 7, 1), LATE),
    StaffRow("demo-worker-shen", "沈洁", _R.GRID_WORKER, date(2023, 2, 1), EARLY),
    StaffRow("demo-worker-han", "韩磊", _R.GRID_WORKER, date(2024, 10, 8), OFFICE),
    StaffRow("demo-worker-zhu", "朱军", _R.GRID_WORKER, date(2022, 9, 1), WEEKEND_TOO),
    StaffRow("demo-worker-xu", "许静", _R.GRID_WORKER, date(2023, 8, 1), LATE),
]

LEAVES = [("demo-worker-shen", timedelta(days=-34), timedelta(days=-31))]
"""First and last day off, counted from today."""


async def load_team(session: AsyncSession, *, today: date) -> dict[str, StaffMember]:
    """Write the staff with their roster; by name."""
    staff = {
        row.name: StaffMember(openid=row.openid, name=row.name, role=row.role, active=True)
        for row in STAFF
    }
    session.add_all(staff.values())
    await session.flush()
    session.add_all(
        Shift(staff_id=staff[row.name].id, weekday=weekday, starts_at=starts_at, ends_at=ends_at)
        for row in STAFF
        for weekday, (starts_at, ends_at) in row.shifts.items()
    )
    by_openid = {member.openid: member for member in staff.values()}
    session.add_all(
        Leave(staff_id=by_openid[openid].id, first_day=today + first, last_day=today + last)
        for openid, first, last in LEAVES
    )
    await session.flush()
    return staff
