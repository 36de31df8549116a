"""The register: entering, changing, ending and opening people in it. Each of it leaves a line."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.errors import NotAllowedError, NotFoundError, RefusedError
from api.grids.models import Estate
from api.residents.models import Home
from api.residents.service import BoundHome
from api.staff.models import StaffMember
from api.visits.categories import CATEGORY_RULES, LONGEST_INTERVAL, SHORTEST_INTERVAL, Category
from api.visits.due import Due, Last, due_of
from api.visits.eyes import KEEPERS, grid_of_home, seen_by
from api.visits.models import (
    CaredPerson,
    EndReason,
    RegisterAct,
    RegisterLine,
    Visit,
)

KEPT_AFTER_END = timedelta(days=365)
"""So long after the last visit questions about it may come. A preset of ours."""

FORGOTTEN_AT_ONCE = frozenset({EndReason.ASKED, EndReason.MISTAKE})
"""Who does not want to be in the register, or should never have been, is out of it at once."""


@dataclass(frozen=True)
class Entry:
    """A person with their home, the grid that it belongs to today, and the last visit."""

    person: CaredPerson
    home: BoundHome
    grid_id: int | None
    last: Visit | None

    @property
    def due(self) -> Due:
        """When they are to be visited next."""
        last = self.last
        return due_of(
            interval_days=self.person.interval_days,
            entered_on=local(self.person.entered_at).date(),
            last=None if last is None else Last(local(last.at).date(), last.result),
        )

    @property
    def building(self) -> str:
        """`阳光花园3栋`: as much of the address as a list shows."""
        return f"{self.home.estate}{self.home.home.building}栋"


@dataclass(frozen=True)
class PersonFacts:
    """What the register is told of somebody; `interval_days` None is the preset of the category."""

    name: str
    category: Category
    interval_days: int | None = None
    contact: str | None = None
    remarks: str = ""

    @property
    def days(self) -> int:
        """The interval that counts."""
        return self.interval_days or CATEGORY_RULES[self.category].interval_days


def masked(name: str) -> str:
    """`王*英`: enough to know whom one knows."""
    return f"{name[:1]}*{name[-1:] if len(name) > 2 else ''}"


async def entries(
    session: AsyncSession, member: StaffMember, *, active: bool = True, now: datetime
) -> list[Entry]:
    """Everybody in the register who exists for a member of the staff, in the order of entering."""
    query = _entries(now).where(seen_by(member, local(now).date()))
    if active:
        query = query.where(CaredPerson.ended_at.is_(None))
    return [_entry(*row) for row in await session.execute(query.order_by(CaredPerson.id))]


async def the_entry(
    session: AsyncSession, member: StaffMember, person_id: int, *, now: datetime
) -> Entry:
    """A person who exists for a member of the staff, their row locked.

    Raises:
        NotFoundError: `visit_person_unknown`, also for whom the person does not exist.
    """
    query = _entries(now).where(CaredPerson.id == person_id, seen_by(member, local(now).date()))
    query = query.with_for_update(of=CaredPerson).execution_options(populate_existing=True)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFoundError("visit_person_unknown")
    return _entry(*row)


async def open_entry(
    session: AsyncSession, member: StaffMember, person_id: int, *, now: datetime
) -> Entry:
    """All that is known of a person; the look goes on record.

    Raises:
        NotFoundError: `visit_person_unknown`.
    """
    entry = await the_entry(session, member, person_id, now=now)
    note_line(session, RegisterAct.OPENED, [person_id], by=member, now=now)
    return entry


async def enter(
    session: AsyncSession,
    member: StaffMember | None,
    home: Home,
    facts: PersonFacts,
    *,
    now: datetime,
) -> CaredPerson:
    """Enter somebody; `member` None is the operator's import.

    Raises:
        NotAllowedError: `register_not_yours`.
        RefusedError: `visit_interval`, or `visit_person_known`.
    """
    _check(member, facts.days)
    person = CaredPerson(
        home_id=home.id,
        name=facts.name,
        category=facts.category,
        interval_days=facts.days,
        contact=facts.contact,
        remarks=facts.remarks,
        entered_at=now,
    )
    async with _once(session):
        session.add(person)
    note_line(session, RegisterAct.ENTERED, [person.id], by=member, now=now)
    return person


async def change(
    session: AsyncSession,
    member: StaffMember | None,
    person: CaredPerson,
    changes: Mapping[str, object],
    *,
    now: datetime,
) -> Sequence[str]:
    """Change some of `PersonFacts` of somebody; the names of what is different now.

    Raises:
        NotAllowedError: `register_not_yours`.
        RefusedError: `visit_interval`, `visit_person_known`, or `visit_person_ended`.
    """
    days = changes.get("interval_days") or person.interval_days
    _check(member, days if isinstance(days, int) else 0)
    if person.ended_at is not None:
        raise RefusedError("visit_person_ended")
    known = {field.name for field in fields(PersonFacts)}
    changed = [name for name in changes if name in known and getattr(person, name) != changes[name]]
    async with _once(session):
        for name in changed:
            setattr(person, name, changes[name])
    if changed:
        note = ", ".join(sorted(changed))
        note_line(session, RegisterAct.CHANGED, [person.id], by=member, note=note, now=now)
    return changed


async def end(
    session: AsyncSession,
    member: StaffMember,
    person: CaredPerson,
    reason: EndReason,
    *,
    now: datetime,
) -> None:
    """Visit somebody no more. What names them goes a year later, or at once (`FORGOTTEN_AT_ONCE`).

    Raises:
        NotAllowedError: `register_not_yours`.
        RefusedError: `visit_person_ended`.
    """
    _check(member, person.interval_days)
    if person.ended_at is not None:
        raise RefusedError("visit_person_ended")
    person.ended_at, person.end_reason = now, reason
    person.forget_at = now if reason in FORGOTTEN_AT_ONCE else now + KEPT_AFTER_END
    note_line(session, RegisterAct.ENDED, [person.id], by=member, note=reason.value, now=now)
    await session.flush()


def note_line(
    session: AsyncSession,
    act: RegisterAct,
    person_ids: Sequence[int],
    *,
    by: StaffMember | None,
    note: str = "",
    now: datetime,
) -> None:
    """Write down who did what; a look that showed nobody leaves no line."""
    if person_ids:
        session.add(
            RegisterLine(
                at=now,
                staff_id=None if by is None else by.id,
                act=act,
                person_ids=list(person_ids),
                note=note,
            )
        )


async def lines_of(session: AsyncSession, person_id: int) -> Sequence[RegisterLine]:
    """Who looked at a person and who changed what, the newest first."""
    query = select(RegisterLine).where(RegisterLine.person_ids.contains([person_id]))
    return (await session.scalars(query.order_by(RegisterLine.id.desc()).limit(200))).all()


def _check(member: StaffMember | None, days: int) -> None:
    if member is not None and member.role not in KEEPERS:
        raise NotAllowedError("register_not_yours")
    if not SHORTEST_INTERVAL <= days <= LONGEST_INTERVAL:
        raise RefusedError("visit_interval", longest=LONGEST_INTERVAL)


@asynccontextmanager
async def _once(session: AsyncSession) -> AsyncIterator[None]:
    """Nobody is in the register twice at one home; the store's own words would name them."""
    try:
        async with session.begin_nested():
            yield
    except IntegrityError:
        raise RefusedError("visit_person_known") from None


def _entries(now: datetime) -> Select[CaredPerson, Home, str, int, Visit]:
    last = (
        select(func.max(Visit.id))
        .where(Visit.person_id == CaredPerson.id)
        .correlate(CaredPerson)
        .scalar_subquery()
    )
    return (
        select(CaredPerson, Home, Estate.name, grid_of_home(local(now).date()), Visit)
        .join(Home, Home.id == CaredPerson.home_id)
        .join(Estate, Estate.id == Home.estate_id)
        .outerjoin(Visit, Visit.id == last)
    )


def _entry(
    person: CaredPerson, home: Home, estate: str, grid_id: int | None, last: Visit | None
) -> Entry:
    return Entry(person=person, home=BoundHome(home, estate), grid_id=grid_id, last=last)
