"""What people read about leaves, hand-overs and rules, by the real job engine."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import api.notifications.absence
import api.notifications.routing  # noqa: F401  # registers its task, as the one above does
from api.cases.absence import begin_leaves, leave_staff, take_leave
from api.cases.boundary_moves import move_with_boundaries
from api.cases.models import Case
from api.cases.room import fill_room
from api.cases.routing_rules import Rule, Target
from api.cases.routing_store import activate, propose
from api.clock import local, utc_now
from api.db import Database
from api.grids.models import Estate, GridChange
from api.notifications.models import OutboundMessage
from api.staff.models import StaffMember, StaffRole
from tests.factories import (
    make_area,
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_membership,
    make_staff,
    make_supervisor,
)
from tests.notifications.test_telling import run_jobs

TODAY = local(utc_now()).date()


async def read_by(database: Database, openid: str) -> list[str]:
    async with database.transaction() as session:
        query = select(OutboundMessage.text).where(OutboundMessage.openid == openid)
        return list((await session.scalars(query.order_by(OutboundMessage.id))).all())


async def read_everything(database: Database) -> list[tuple[str, str]]:
    async with database.transaction() as session:
        query = select(OutboundMessage.openid, OutboundMessage.text).order_by(OutboundMessage.id)
        return [(openid, text) for openid, text in await session.execute(query)]


async def settle(database: Database, *, cases: int = 2) -> None:
    """甲一 has these cases; 乙二, in the same grid, comes after."""
    async with database.transaction() as session:
        await make_desk(session, name="孙丽", openid="desk")
        estate = await make_estate(session)
        first = await make_staff(session, name="甲一", openid="first")
        lead = await make_staff(session, openid="lead", role=StaffRole.GRID_LEAD)
        grid = await make_grid(session, estate=estate, workers=[first], lead=lead)
        for _ in range(cases):
            await make_case(session, estate=estate, now=utc_now())
        second = await make_staff(session, name="乙二", openid="second")
        await make_membership(session, grid, second)
    await run_jobs(database)


@pytest.mark.parametrize("days", [0, 1])
async def test_one_word_for_who_goes_and_one_for_each_case_to_who_stays(
    database: Database, days: int
) -> None:
    await settle(database)
    begins = TODAY + timedelta(days=days)
    async with database.transaction() as session:
        first = await session.get_one(StaffMember, 2)
        desk = await session.get_one(StaffMember, 1)
        await take_leave(session, first, first_day=begins, last_day=begins, by=desk, now=utc_now())
    await run_jobs(database)
    async with database.transaction() as session:
        await begin_leaves(session, now=utc_now() + timedelta(days=days))
    await run_jobs(database)
    _, _, *told = await read_by(database, "first")
    assert told[0].startswith("孙丽已为您登记请假")
    assert len(told) == 1 + days
    assert "手上 2 件工单已转给同事" in told[-1]
    given = await read_by(database, "second")
    assert len(given) == 2
    assert all("甲一请假，这件转给您。" in text for text in given)


async def test_a_case_that_finds_room_says_so_to_both(database: Database) -> None:
    async with database.transaction() as session:
        await make_desk(session, openid="desk")
        estate = await make_estate(session)
        worker = await make_staff(session, name="甲一", openid="first")
        worker.capacity = 0
        lead = await make_staff(session, name="何平", openid="lead", role=StaffRole.GRID_LEAD)
        await make_grid(session, estate=estate, workers=[worker], lead=lead)
        await make_case(session, estate=estate, now=utc_now())
    await run_jobs(database)
    [waiting] = await read_by(database, "lead")
    assert "网格里的人手上都满了" in waiting
    async with database.transaction() as session:
        (await session.get_one(StaffMember, worker.id)).capacity = 1
        assert await fill_room(session, now=utc_now()) == 1
    await run_jobs(database)
    [given] = await read_by(database, "first")
    assert "您手上有空了，这件从何平那里转给您。" in given
    assert "已转给腾出手来的甲一" in (await read_by(database, "lead"))[-1]


async def test_a_new_boundary_tells_both_workers_and_not_the_resident(database: Database) -> None:
    await settle(database, cases=1)
    async with database.transaction() as session:
        new = await make_staff(session, name="丙三", openid="third")
        grid = await make_grid(session, workers=[new])
        estate = (await session.scalars(select(Estate))).one()
        await make_area(session, grid, estate, buildings=["1"])
        case = await session.get_one(Case, 1)
        case.building = "1"
        session.add(
            GridChange(
                first_day=TODAY,
                made_at=utc_now(),
                estate_ids=[case.estate_id or 0],
                summary=[],
            )
        )
        await session.flush()
        assert await move_with_boundaries(session, now=utc_now()) == 1
    before = await read_everything(database)
    await run_jobs(database)
    after = await read_everything(database)
    new_texts = after[len(before) :]
    assert {openid for openid, _ in new_texts} == {"first", "third"}
    assert "网格调整" in dict(new_texts)["first"]
    assert "网格调整，这件从甲一那里转给您。" in dict(new_texts)["third"]


async def test_who_has_left_reads_nothing_and_supervisors_hear_of_their_rules(
    database: Database,
) -> None:
    await settle(database)
    async with database.transaction() as session:
        await make_supervisor(session, openid="boss")
        first = await session.get_one(StaffMember, 2)
        rule = Rule(name="灯归甲一", target=Target(staff_id=first.id))
        made = await propose(session, [rule], by=None, now=utc_now())
        await activate(session, made.id, by=None, now=utc_now())
        await leave_staff(session, first, now=utc_now())
    await run_jobs(database)
    async with database.transaction() as session:
        query = select(OutboundMessage).where(OutboundMessage.openid == "first")
        assert {row.error for row in (await session.scalars(query)).all()} == {"unbound"}
    [told] = await read_by(database, "boss")
    assert "“灯归甲一”" in told
    given = await read_by(database, "second")
    assert all("甲一不在这个岗位了" in text for text in given)
