"""Whose round somebody is on, by grid, leave and who went last; and the figures of it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.grids.models import GridWorker
from api.visits.categories import Category
from api.visits.figures import visit_figures
from api.visits.models import VisitResult
from api.visits.rounds import own_visits, round_of
from tests.factories import make_cared_person, make_home, make_leave, make_visit
from tests.visits.town import Town, settle


@pytest.fixture
async def town(session: AsyncSession, now: datetime) -> Town:
    return await settle(session, now=now - timedelta(days=1))


async def mine(session: AsyncSession, town: Town, who: str, now: datetime) -> list[int]:
    found = await round_of(session, town[who], now=now)
    return [entry.person.id for entry in found.mine]


async def test_exactly_one_of_the_grid_goes(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    rounds = {who: await mine(session, town, who, now) for who in town.staff}
    going = [who for who, people in rounds.items() if people]
    assert len(going) == 1
    assert going[0] in {"甲", "乙"}
    other = "乙" if going == ["甲"] else "甲"
    found = await round_of(session, town[other], now=now)
    assert [entry.person.id for entry in found.others] == [town.person.id]


async def test_who_went_last_goes_again_and_leave_moves_it(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    for who in ("甲", "乙"):
        await make_visit(session, town.person, town[who], now=now)
        assert await mine(session, town, who, now) == []
        found = await round_of(session, town[who], now=now)
        assert found.next is not None
        assert found.next.due.on == (now + timedelta(days=7)).date()
        assert await mine(session, town, who, now + timedelta(days=7)) == [town.person.id]
    week = now + timedelta(days=7)
    day = local(week).date()
    await make_leave(session, town["乙"], first_day=day, last_day=day)
    assert await mine(session, town, "甲", week) == [town.person.id]
    assert await mine(session, town, "乙", week + timedelta(days=1)) == [town.person.id]
    await make_leave(session, town["甲"], first_day=day, last_day=day)
    assert await mine(session, town, "吴", week) == [town.person.id]
    await make_leave(session, town["吴"], first_day=day, last_day=day)
    assert await mine(session, town, "台", week) == [town.person.id]
    assert await mine(session, town, "管", week) == [town.person.id]


async def test_where_no_grid_lies_it_is_the_desks(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    home = await make_home(session, building="9")
    lost = await make_cared_person(session, home, name="孙桂芳", now=now)
    assert await mine(session, town, "台", now) == [lost.id]
    assert lost.id not in await mine(session, town, "甲", now)


async def test_a_colleague_who_has_left_the_grid_is_not_waited_for(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    await make_visit(session, town.person, town["乙"], now=now - timedelta(days=8))
    assert await mine(session, town, "乙", now) == [town.person.id]
    query = select(GridWorker).where(GridWorker.staff_id == town["乙"].id)
    (await session.scalars(query)).one().valid_to = local(now).date()
    await session.flush()
    assert await mine(session, town, "甲", now) == [town.person.id]


async def test_the_order_of_a_round(session: AsyncSession, town: Town, now: datetime) -> None:
    long_ago = now - timedelta(days=60)
    people = {}
    for name, days in (("早", 20), ("晚", 9), ("今", 7), ("后", 3)):
        home = await make_home(session, estate=town.estate, building="3")
        person = await make_cared_person(session, home, name=f"老{name}", now=long_ago)
        await make_visit(session, person, town["甲"], now=now - timedelta(days=days))
        people[name] = person.id
    home = await make_home(session, estate=town.estate, building="3")
    for colleague in ("乙", "亲"):  # Whom nobody has visited yet is dealt out among who is there.
        today = local(now).date()
        await make_leave(session, town[colleague], first_day=today, last_day=today)
    new = await make_cared_person(session, home, name="老新", category=Category.OTHER, now=now)
    found = await round_of(session, town["甲"], now=now)
    assert [entry.person.id for entry in found.mine] == [
        town.person.id,  # never visited, since yesterday
        people["早"],
        people["晚"],
        new.id,
        people["今"],
    ]
    assert found.next is not None
    assert found.next.person.id == people["后"]


async def test_own_visits_newest_first(session: AsyncSession, town: Town, now: datetime) -> None:
    first = await make_visit(session, town.person, town["甲"], now=now - timedelta(days=2))
    second = await make_visit(session, town.person, town["甲"], now=now)
    await make_visit(session, town.person, town["乙"], now=now)
    own = await own_visits(session, town["甲"], now=now)
    assert [one.visit.id for one in own] == [second.id, first.id]


async def test_figures_by_grid(session: AsyncSession, town: Town, now: datetime) -> None:
    days = {"since": now - timedelta(days=30), "until": now + timedelta(days=1)}
    for ago, result in ((20, VisitResult.FINE), (12, VisitResult.MISSED), (40, VisitResult.FINE)):
        at = now - timedelta(days=ago)
        await make_visit(session, town.person, town["甲"], result=result, grid=town.grid, now=at)
    figures = await visit_figures(session, town["管"], **days, now=now)
    [own] = [one for one in figures if one.grid == town.grid.name]
    assert (own.people, own.done, own.due, own.overdue) == (1, 1, 0, 1)
    assert own.results[VisitResult.MISSED] == 1
    blind = await visit_figures(session, town["亲管"], **days, now=now)
    assert [one for one in blind if one.grid == town.grid.name] == []
