"""A small town for the visits: two grids side by side, and everybody who may want to look."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.grids.models import Estate, Grid
from api.residents.models import Home
from api.staff.models import Company, CompanyMember, Kin, StaffMember, StaffRole
from api.visits.models import CaredPerson
from tests.factories import (
    make_cared_person,
    make_desk,
    make_estate,
    make_grid,
    make_home,
    make_staff,
    make_supervisor,
    serial,
)


@dataclass
class Town:
    """Wang lives in building 3, which 甲 and 乙 look after and 吴 leads; 丙 works next door."""

    estate: Estate
    grid: Grid
    next_door: Grid
    home: Home
    person: CaredPerson
    staff: dict[str, StaffMember] = field(default_factory=dict)

    def __getitem__(self, who: str) -> StaffMember:
        return self.staff[who]


SEEING = ("甲", "乙", "吴", "台", "管")
BLIND = ("丙", "郑", "物业", "亲", "亲管")
"""The worker and lead next door; in the grid one of the property company and kin; and a supervisor
who is kin."""


async def settle(session: AsyncSession, *, now: datetime) -> Town:
    """Make the town."""
    run = serial()
    lead, worker = StaffRole.GRID_LEAD, StaffRole.GRID_WORKER
    staff = {
        "甲": await make_staff(session, role=worker, name=f"甲{run}"),
        "乙": await make_staff(session, role=worker, name=f"乙{run}"),
        "丙": await make_staff(session, role=worker, name=f"丙{run}"),
        "物业": await make_staff(session, role=worker, name=f"物业{run}"),
        "亲": await make_staff(session, role=worker, name=f"亲{run}"),
        "吴": await make_staff(session, role=lead, name=f"吴{run}"),
        "郑": await make_staff(session, role=lead, name=f"郑{run}"),
        "台": await make_desk(session, name=f"台{run}"),
        "管": await make_supervisor(session, name=f"管{run}"),
        "亲管": await make_supervisor(session, name=f"亲管{run}"),
    }
    estate = await make_estate(session)
    crew = [staff[name] for name in ("甲", "乙", "物业", "亲")]
    grid = await make_grid(session, estate=estate, buildings=["3"], workers=crew, lead=staff["吴"])
    next_door = await make_grid(session, estate=estate, workers=[staff["丙"]], lead=staff["郑"])
    company = Company(name=f"物业公司{run}", aliases=[])
    session.add(company)
    await session.flush()
    session.add(CompanyMember(company_id=company.id, staff_id=staff["物业"].id))
    session.add_all(Kin(staff_id=staff[one].id, name="王秀英") for one in ("亲", "亲管"))
    home = await make_home(session, estate=estate, building="3", room=str(1000 + run))
    person = await make_cared_person(session, home, now=now)
    await session.flush()
    return Town(estate, grid, next_door, home, person, staff)
