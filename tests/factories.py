"""Builders of rows for tests: each takes the session and what matters, and makes up the rest."""

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.filing import FileCase, file_case
from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.dialogue.inbox import Push, receive
from api.dialogue.models import InboundMessage, MessageType
from api.fees.models import Bill, FeeType, PaymentWay
from api.grids.models import Building, Community, Estate, Grid, GridArea, GridWorker, Net
from api.media.models import Media, MediaKind
from api.media.service import record_media
from api.residents.consents import give_consent
from api.residents.models import Binding, ConsentScope, Home, Resident
from api.residents.service import ensure_resident
from api.staff.models import Leave, Shift, StaffMember, StaffRole
from api.visits.categories import Category
from api.visits.models import CaredPerson, Visit, VisitResult
from api.visits.register import PersonFacts, enter
from api.volunteers.models import Activity, Team

MOMENT = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""Monday, 23 November 2026, 10:00 in Shanghai; the fixture `now`."""

LONG_AGO = date(2026, 1, 1)

_serial = itertools.count(1)


def serial() -> int:
    """A number that no other row of this run has."""
    return next(_serial)


async def make_community(session: AsyncSession, *, name: str | None = None) -> Community:
    """A residents' committee."""
    community = Community(name=name or f"居委会{serial()}")
    session.add(community)
    await session.flush()
    return community


async def make_estate(
    session: AsyncSession,
    *,
    name: str | None = None,
    aliases: Sequence[str] = (),
    buildings: Sequence[str] = ("1", "2", "3"),
    community: Community | None = None,
) -> Estate:
    """An estate with its buildings, two units of six floors each."""
    community = community or await make_community(session)
    estate = Estate(
        community_id=community.id, name=name or f"小区{serial()}", aliases=list(aliases)
    )
    session.add(estate)
    await session.flush()
    for number in buildings:
        session.add(Building(estate_id=estate.id, number=number, unit_count=2, floor_count=6))
    await session.flush()
    return estate


async def make_staff(
    session: AsyncSession,
    *,
    role: StaffRole = StaffRole.GRID_WORKER,
    name: str | None = None,
    openid: str | None = None,
    active: bool = True,
) -> StaffMember:
    """A staff member without fixed hours."""
    member = StaffMember(
        openid=openid or f"staff-{serial()}",
        name=name or f"员工{serial()}",
        role=role,
        active=active,
    )
    session.add(member)
    await session.flush()
    return member


async def make_desk(session: AsyncSession, **details: Any) -> StaffMember:
    """A clerk at the community desk."""
    return await make_staff(session, role=StaffRole.DESK, **details)


async def make_supervisor(session: AsyncSession, **details: Any) -> StaffMember:
    """A supervisor."""
    return await make_staff(session, role=StaffRole.SUPERVISOR, **details)


async def make_shift(
    session: AsyncSession,
    member: StaffMember,
    *,
    weekday: int = 0,
    starts_at: time = time(8),
    ends_at: time = time(18),
) -> Shift:
    """A weekly shift, Mondays by day when nothing else is said."""
    shift = Shift(staff_id=member.id, weekday=weekday, starts_at=starts_at, ends_at=ends_at)
    session.add(shift)
    await session.flush()
    return shift


async def make_leave(
    session: AsyncSession, member: StaffMember, *, first_day: date, last_day: date
) -> Leave:
    """Days off, both ends included."""
    leave = Leave(staff_id=member.id, first_day=first_day, last_day=last_day)
    session.add(leave)
    await session.flush()
    return leave


async def make_grid(
    session: AsyncSession,
    *,
    name: str | None = None,
    estate: Estate | None = None,
    buildings: Sequence[str] | None = None,
    workers: Sequence[StaffMember] = (),
    lead: StaffMember | None = None,
    net: Net = Net.ESTATE,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
) -> Grid:
    """A grid over an estate (or some buildings of it), with its workers."""
    community_id = estate.community_id if estate else (await make_community(session)).id
    grid = Grid(
        community_id=community_id,
        name=name or f"网格{serial()}",
        net=net,
        lead_id=lead.id if lead else None,
    )
    session.add(grid)
    await session.flush()
    if estate is not None:
        await make_area(
            session,
            grid,
            estate,
            buildings=buildings,
            valid_from=valid_from,
            valid_to=valid_to,
        )
    for worker in workers:
        await make_membership(session, grid, worker)
    return grid


async def make_area(
    session: AsyncSession,
    grid: Grid,
    estate: Estate,
    *,
    buildings: Sequence[str] | None = None,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
) -> GridArea:
    """What belongs to a grid; `buildings` None is the whole estate."""
    area = GridArea(
        grid_id=grid.id,
        estate_id=estate.id,
        buildings=None if buildings is None else list(buildings),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    session.add(area)
    await session.flush()
    return area


async def make_membership(
    session: AsyncSession,
    grid: Grid,
    worker: StaffMember,
    *,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
) -> GridWorker:
    """A worker's place in a grid."""
    membership = GridWorker(
        grid_id=grid.id, staff_id=worker.id, valid_from=valid_from, valid_to=valid_to
    )
    session.add(membership)
    await session.flush()
    return membership


async def make_resident(
    session: AsyncSession,
    *,
    openid: str | None = None,
    agrees: bool = False,
    now: datetime = MOMENT,
) -> Resident:
    """Somebody who has written to the account, and perhaps agreed to everything."""
    resident = await ensure_resident(session, openid or f"resident-{serial()}", now=now)
    for scope in ConsentScope if agrees else ():
        await give_consent(session, resident, scope, message_id=serial(), now=now)
    return resident


async def make_home(
    session: AsyncSession,
    *,
    estate: Estate | None = None,
    building: str = "3",
    unit: str = "2",
    room: str | None = None,
    holder_name: str = "王芳",
    holder_phone_last4: str = "1234",
    bound_to: Resident | None = None,
    now: datetime = MOMENT,
) -> Home:
    """A home of the register, perhaps with somebody bound to it."""
    estate = estate or await make_estate(session)
    home = Home(
        estate_id=estate.id,
        building=building,
        unit=unit,
        room=room or str(100 + serial()),
        area_dm2=8950,
        holder_name=holder_name,
        holder_phone_last4=holder_phone_last4,
    )
    session.add(home)
    await session.flush()
    if bound_to is not None:
        session.add(Binding(resident_id=bound_to.id, home_id=home.id, bound_at=now))
        await session.flush()
    return home


async def make_bill(
    session: AsyncSession,
    home: Home,
    *,
    fee_type: FeeType = FeeType.PROPERTY,
    period: date = date(2026, 11, 1),
    amount_cents: int = 20000,
    paid_on: date | None = None,
) -> Bill:
    """A month's bill of a home, due on the 15th of the month after."""
    bill = Bill(
        home_id=home.id,
        fee_type=fee_type,
        period=period,
        amount_cents=amount_cents,
        due_on=period + timedelta(days=45),
        paid_on=paid_on,
        breakdown=[{"label": "合计", "amount_cents": amount_cents}],
    )
    session.add(bill)
    await session.flush()
    return bill


async def make_payment_way(
    session: AsyncSession, estate: Estate, *, fee_type: FeeType = FeeType.PROPERTY
) -> PaymentWay:
    """How an estate's fee is paid."""
    way = PaymentWay(estate_id=estate.id, fee_type=fee_type, payee="物业公司", how="前台缴纳")
    session.add(way)
    await session.flush()
    return way


async def make_message(
    session: AsyncSession,
    *,
    openid: str | None = None,
    type: MessageType = MessageType.TEXT,
    words: str = "你好",
    content: dict[str, Any] | None = None,
    now: datetime = MOMENT,
) -> InboundMessage:
    """A push that has been received and not yet handled."""
    push = Push(
        openid=openid or f"resident-{serial()}",
        dedupe_key=f"m{serial()}",
        type=type,
        text=words,
        content=content or {},
    )
    receipt = await receive(session, push, now=now)
    message = await session.get(InboundMessage, receipt.message_id)
    assert message is not None
    return message


async def make_media(
    session: AsyncSession,
    *,
    sender: str = "resident",
    kind: MediaKind = MediaKind.IMAGE,
    transcript: str | None = None,
    now: datetime = MOMENT,
) -> Media:
    """A received picture, or something else."""
    return await record_media(
        session,
        sender=sender,
        message_id=1_000_000 + serial(),
        kind=kind,
        content_type="image/jpeg" if kind is MediaKind.IMAGE else f"{kind}/test",
        transcript=transcript,
        digest=f"{serial():064x}",
        size=1000,
        now=now,
    )


async def make_case(
    session: AsyncSession,
    *,
    reporter: Resident | None = None,
    kind: CaseKind = CaseKind.LIGHTING,
    estate: Estate | None = None,
    building: str | None = None,
    message_id: int | None = None,
    description: str = "楼道灯坏了三天",
    media_ids: Sequence[int] = (),
    now: datetime = MOMENT,
) -> Case:
    """A filed case; the database must hold a desk clerk."""
    command = FileCase(
        message_id=message_id,
        kind=kind,
        description=description,
        place=f"{estate.name if estate else '小区门口'}{building or ''}",
        estate_id=estate.id if estate else None,
        building=building,
        media_ids=media_ids,
    )
    reporter = reporter or await make_resident(session, now=now)
    return await file_case(session, reporter, command, now=now)


async def make_cared_person(
    session: AsyncSession,
    home: Home,
    *,
    name: str = "王秀英",
    category: Category = Category.LIVES_ALONE,
    interval_days: int | None = None,
    contact: str | None = "13900002046",
    remarks: str = "腿脚不便",
    now: datetime = MOMENT,
) -> CaredPerson:
    """Somebody who is visited at a home, entered at a moment."""
    facts = PersonFacts(name, category, interval_days, contact, remarks)
    return await enter(session, None, home, facts, now=now)


async def make_visit(
    session: AsyncSession,
    person: CaredPerson,
    by: StaffMember,
    *,
    result: VisitResult = VisitResult.FINE,
    words: str = "",
    grid: Grid | None = None,
    now: datetime = MOMENT,
) -> Visit:
    """A visit that was written down at a moment."""
    visit = Visit(
        person_id=person.id,
        by_id=by.id,
        grid_id=grid.id if grid else None,
        at=now,
        result=result,
        words=words,
    )
    session.add(visit)
    await session.flush()
    return visit


async def make_team(session: AsyncSession, *, code: str | None = None) -> Team:
    """A volunteer team."""
    team = Team(code=code or f"team{serial()}", name="环卫志愿队", purpose="清洁楼道")
    session.add(team)
    await session.flush()
    return team


async def make_activity(
    session: AsyncSession,
    *,
    team: Team | None = None,
    capacity: int = 2,
    starts_at: datetime = MOMENT + timedelta(days=5),
    title: str = "周末大扫除",
) -> Activity:
    """An activity of two hours."""
    team = team or await make_team(session)
    activity = Activity(
        team_id=team.id,
        title=title,
        place="中心广场",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        capacity=capacity,
    )
    session.add(activity)
    await session.flush()
    return activity


async def deferred(session: AsyncSession, task_name: str) -> list[dict[str, Any]]:
    """The arguments of every job of a task in the store, in the order of their making."""
    query = text("select args from procrastinate_jobs where task_name = :task order by id")
    return list((await session.scalars(query, {"task": task_name})).all())


async def scheduled(session: AsyncSession, task_name: str) -> list[datetime | None]:
    """When every job of a task is due, None for at once, in the order of their making."""
    query = text("select scheduled_at from procrastinate_jobs where task_name = :task order by id")
    return list((await session.scalars(query, {"task": task_name})).all())
