"""Whom a member of the staff should visit today, and what they have visited lately."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.grids.models import Grid, GridWorker
from api.residents.models import Home
from api.staff.models import CompanyMember, StaffMember
from api.staff.service import REACHABLE, on_leave_among
from api.visits.eyes import KEEPERS, names_apart, seen_by
from api.visits.models import CaredPerson, Visit
from api.visits.register import Entry, entries
from api.visits.sharing import Crew, visitor_of

RECENT = 10
"""So many visits of one's own are shown."""


@dataclass(frozen=True)
class Round:
    """Who is due by today: `mine` to go to, `others` whom colleagues go to. `next` is the first of
    one's own who is due later.
    """

    mine: tuple[Entry, ...]
    others: tuple[Entry, ...]
    next: Entry | None


@dataclass(frozen=True)
class OwnVisit:
    """A visit of one's own, with whom it was to."""

    visit: Visit
    person: CaredPerson


async def round_of(session: AsyncSession, member: StaffMember, *, now: datetime) -> Round:
    """Whom a member should visit, of those who exist for them. The desk and supervisors have on
    their round those for whom their grid has nobody.
    """
    today = local(now).date()
    found = await entries(session, member, now=now)
    crews = await crews_of(session, {entry.grid_id for entry in found}, on=today)
    mine: list[Entry] = []
    others: list[Entry] = []
    for entry in sorted(found, key=lambda one: (one.due.order(today), one.person.id)):
        goes = visitor_in(entry, crews)
        own = goes == member.id or (goes is None and member.role in KEEPERS)
        (mine if own else others).append(entry)
    return Round(
        mine=tuple(entry for entry in mine if entry.due.is_due(today)),
        others=tuple(entry for entry in others if entry.due.is_due(today)),
        next=min(
            (entry for entry in mine if not entry.due.is_due(today)),
            key=lambda entry: (entry.due.on, entry.person.id),
            default=None,
        ),
    )


def visitor_in(entry: Entry, crews: Mapping[int, Crew]) -> int | None:
    """The staff id of who goes to somebody; None where their grid has nobody."""
    return visitor_of(
        entry.person.id,
        entry.person.name,
        last_by=None if entry.last is None else entry.last.by_id,
        crew=crews.get(entry.grid_id, Crew()) if entry.grid_id is not None else Crew(),
    )


async def crews_of(
    session: AsyncSession, grid_ids: Collection[int | None], *, on: date
) -> dict[int, Crew]:
    """Who may be sent in these grids on a day (Asia/Shanghai)."""
    ids = [grid_id for grid_id in grid_ids if grid_id is not None]
    sent = (*REACHABLE, ~exists().where(CompanyMember.staff_id == StaffMember.id))
    placed = (
        select(GridWorker.grid_id, StaffMember.id)
        .join(StaffMember, StaffMember.id == GridWorker.staff_id)
        .where(
            GridWorker.grid_id.in_(ids),
            GridWorker.valid_from <= on,
            or_(GridWorker.valid_to.is_(None), GridWorker.valid_to > on),
            *sent,
        )
    )
    leading = (
        select(Grid.id.label("grid"), StaffMember.id.label("lead"))
        .join(StaffMember, StaffMember.id == Grid.lead_id)
        .where(Grid.id.in_(ids), *sent)
    )
    places = (await session.execute(placed)).all()
    leads = {row.grid: row.lead for row in await session.execute(leading)}
    people = {staff_id for _, staff_id in places} | set(leads.values())
    away = await on_leave_among(session, people, on=on)
    apart = await _apart(session, people)
    return {
        grid_id: Crew(
            workers=tuple(sorted({who for grid, who in places if grid == grid_id} - away)),
            lead=leads[grid_id] if leads.get(grid_id) not in (None, *away) else None,
            apart=apart,
        )
        for grid_id in ids
    }


async def own_visits(
    session: AsyncSession, member: StaffMember, *, limit: int = RECENT, now: datetime
) -> Sequence[OwnVisit]:
    """What a member has visited lately, the newest first, as far as it still exists for them."""
    query = (
        select(Visit, CaredPerson)
        .join(CaredPerson, CaredPerson.id == Visit.person_id)
        .join(Home, Home.id == CaredPerson.home_id)
        .where(Visit.by_id == member.id, seen_by(member, local(now).date()))
        .order_by(Visit.at.desc(), Visit.id.desc())
        .limit(limit)
    )
    return [OwnVisit(*row) for row in await session.execute(query)]


async def visits_to(session: AsyncSession, person_id: int, *, limit: int = 3) -> Sequence[Visit]:
    """The latest visits to a person who exists for the reader, the newest first."""
    query = select(Visit).where(Visit.person_id == person_id).order_by(Visit.id.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def _apart(session: AsyncSession, people: Collection[int]) -> dict[int, set[str]]:
    names = names_apart().subquery()
    query = select(names.c.staff_id, names.c.name).where(names.c.staff_id.in_(people))
    apart: defaultdict[int, set[str]] = defaultdict(set)
    for staff_id, name in await session.execute(query):
        apart[staff_id].add(name)
    return dict(apart)
