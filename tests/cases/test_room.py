"""Full is full: a case waits with the lead or the desk, and the longest waiting goes first."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.absence import come_back, take_leave
from api.cases.follow_up import withdraw
from api.cases.handing import WHY
from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.cases.queries import timeline
from api.cases.room import fill_room
from api.cases.work import designate, resolve, take
from api.grids.models import Estate
from api.residents.models import Resident
from api.staff.models import StaffMember, StaffRole
from tests.factories import (
    deferred,
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_resident,
    make_staff,
)

MINUTE = timedelta(minutes=1)


async def corner(
    session: AsyncSession, *, capacities: list[int | None], with_lead: bool = True
) -> tuple[Estate, list[StaffMember], StaffMember]:
    """A grid whose workers have these limits; who else may have its cases."""
    desk = await make_desk(session)
    estate = await make_estate(session)
    workers = [await make_staff(session) for _ in capacities]
    for worker, capacity in zip(workers, capacities, strict=True):
        worker.capacity = capacity
    lead = await make_staff(session, role=StaffRole.GRID_LEAD) if with_lead else None
    await make_grid(session, estate=estate, workers=workers, lead=lead)
    return estate, workers, lead or desk


async def file(
    session: AsyncSession,
    estate: Estate,
    count: int,
    *,
    now: datetime,
    reporter: Resident | None = None,
) -> list[Case]:
    return [
        await make_case(session, estate=estate, now=now + minute * MINUTE, reporter=reporter)
        for minute in range(count)
    ]


@pytest.mark.parametrize("with_lead", [True, False])
async def test_when_all_are_full_it_waits_above(
    session: AsyncSession, now: datetime, with_lead: bool
) -> None:
    estate, workers, above = await corner(session, capacities=[1, 2], with_lead=with_lead)
    cases = await file(session, estate, 5, now=now)
    owners = [case.owner_id for case in cases]
    first, second = workers[0].id, workers[1].id
    assert owners == [first, second, second, above.id, above.id]
    assert [case.room_wanted_at for case in cases] == [
        *(None, None, None),
        now + 3 * MINUTE,
        now + 4 * MINUTE,
    ]


async def test_the_longest_waiting_goes_first_to_who_frees_up(
    session: AsyncSession, now: datetime
) -> None:
    estate, [worker], lead = await corner(session, capacities=[1])
    mine, older, younger = await file(session, estate, 3, now=now)
    assert await fill_room(session, now=now) == 0
    await take(session, mine, worker, now=now)
    assert await deferred(session, "fill_room_now") == []
    await resolve(session, mine, worker, note="已换灯泡", now=now)
    assert await deferred(session, "fill_room_now") == [{}]
    assert await fill_room(session, now=now) == 1
    assert (older.owner_id, older.room_wanted_at) == (worker.id, None)
    assert (younger.owner_id, younger.room_wanted_at) == (lead.id, now + 2 * MINUTE)
    event = (await timeline(session, older))[-1]
    assert event.facts["moved_for"] == "room"
    assert event.facts[WHY]["way"] == "grid"


async def test_nothing_is_deferred_where_nobody_waits(session: AsyncSession, now: datetime) -> None:
    estate, [worker], _ = await corner(session, capacities=[2])
    [case] = await file(session, estate, 1, now=now)
    await take(session, case, worker, now=now)
    await resolve(session, case, worker, note="已换灯泡", now=now)
    assert await deferred(session, "fill_room_now") == []


async def test_what_the_lead_has_begun_stays(session: AsyncSession, now: datetime) -> None:
    estate, [worker], lead = await corner(session, capacities=[1])
    mine, waiting = await file(session, estate, 2, now=now)
    await take(session, waiting, lead, now=now)
    assert waiting.room_wanted_at is None
    worker.capacity = 5
    assert await fill_room(session, now=now) == 0
    assert (mine.owner_id, waiting.owner_id) == (worker.id, lead.id)


async def test_what_somebody_designates_waits_no_more(session: AsyncSession, now: datetime) -> None:
    estate, [worker], lead = await corner(session, capacities=[1])
    _, waiting = await file(session, estate, 2, now=now)
    await designate(session, waiting, lead, worker, now=now)  # A person may say more than a rule.
    assert (waiting.owner_id, waiting.room_wanted_at) == (worker.id, None)


async def test_what_is_withdrawn_waits_no_more(session: AsyncSession, now: datetime) -> None:
    estate, [worker], _ = await corner(session, capacities=[1])
    resident = await make_resident(session)
    await file(session, estate, 1, now=now)
    [waiting] = await file(session, estate, 1, now=now, reporter=resident)
    await withdraw(session, resident, waiting, now=now)
    worker.capacity = 5
    assert (waiting.room_wanted_at, await fill_room(session, now=now)) == (None, 0)


async def test_who_comes_back_from_leave_has_room(session: AsyncSession, now: datetime) -> None:
    estate, [_, away], lead = await corner(session, capacities=[0, None])
    today = date(2026, 11, 23)
    await take_leave(session, away, first_day=today, last_day=today, by=None, now=now)
    [waiting] = await file(session, estate, 1, now=now)
    assert waiting.owner_id == lead.id
    await come_back(session, away, by=None, now=now)
    assert await fill_room(session, now=now) == 1
    assert waiting.owner_id == away.id


async def test_nobody_gets_what_they_reported(session: AsyncSession, now: datetime) -> None:
    estate, [worker], lead = await corner(session, capacities=[0])
    herself = await make_resident(session, openid=worker.openid)
    [theirs] = await file(session, estate, 1, now=now, reporter=herself)
    [other] = await file(session, estate, 1, now=now + MINUTE)
    worker.capacity = 5
    await fill_room(session, now=now)
    assert (theirs.owner_id, other.owner_id) == (lead.id, worker.id)


async def test_who_is_good_at_it_is_asked_first(session: AsyncSession, now: datetime) -> None:
    estate, [novice, expert], _ = await corner(session, capacities=[None, 2])
    expert.skills = [CaseKind.LIGHTING]
    cases = await file(session, estate, 3, now=now)
    assert [case.owner_id for case in cases] == [expert.id, expert.id, novice.id]
    noise = await make_case(session, estate=estate, kind=CaseKind.NOISE, now=now)
    assert noise.owner_id == novice.id
