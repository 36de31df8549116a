"""For whom somebody in the register exists, on every way to it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.errors import LinliError, NotAllowedError, NotFoundError
from api.grids.models import GridArea, GridWorker, Net
from api.grids.service import grid_at
from api.residents.models import Home
from api.staff.models import StaffMember
from api.visits import recording
from api.visits.exporting import exported
from api.visits.eyes import grid_of_home
from api.visits.figures import visit_figures
from api.visits.models import RegisterLine, VisitResult
from api.visits.photos import photo_of_visit
from api.visits.register import entries, open_entry
from api.visits.rounds import own_visits, round_of
from tests.factories import (
    make_area,
    make_estate,
    make_grid,
    make_home,
    make_media,
    make_visit,
)
from tests.visits.town import BLIND, SEEING, Town, settle


@pytest.fixture
async def town(session: AsyncSession, now: datetime) -> Town:
    return await settle(session, now=now)


async def names(session: AsyncSession, member: StaffMember, now: datetime) -> list[str]:
    return [entry.person.name for entry in await entries(session, member, now=now)]


async def test_those_of_the_grid_and_the_heads(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    for who in SEEING:
        assert await names(session, town[who], now) == ["王秀英"], who
        entry = await open_entry(session, town[who], town.person.id, now=now)
        assert entry.grid_id == town.grid.id


@pytest.mark.parametrize("who", BLIND)
async def test_for_everybody_else_there_is_nobody(
    session: AsyncSession, town: Town, now: datetime, who: str
) -> None:
    member = town[who]
    visit = await make_visit(session, town.person, town["甲"], grid=town.grid, now=now)
    media = await make_media(session)
    await recording.add(session, town["甲"], visit.id, media_ids=[media.id], now=now)
    before = (await session.scalars(select(RegisterLine.id))).all()
    assert await names(session, member, now) == []
    found = await round_of(session, member, now=now + timedelta(days=9))
    assert (found.mine, found.others, found.next) == ((), (), None)
    with pytest.raises(NotFoundError):
        await open_entry(session, member, town.person.id, now=now)
    with pytest.raises(NotFoundError):
        await recording.record(session, member, town.person.id, VisitResult.FINE, now=now)
    with pytest.raises(NotFoundError):
        await recording.correct(session, member, visit.id, words="x", now=now)
    assert await photo_of_visit(session, member, media.id, now=now) is None
    try:
        assert "王" not in await exported(session, member, reason="核对", now=now)
        days = {"since": now - timedelta(days=1), "until": now + timedelta(days=1)}
        figures = await visit_figures(session, member, **days, now=now)
        mine = [one for one in figures if one.grid == town.grid.name]
        assert mine == []
    except NotAllowedError:
        pass
    assert (await session.scalars(select(RegisterLine.id))).all() == before


async def test_who_leaves_the_grid_sees_nothing_from_that_day(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    await make_visit(session, town.person, town["甲"], now=now)
    query = select(GridWorker).where(GridWorker.staff_id == town["甲"].id)
    place = (await session.scalars(query)).one()
    place.valid_to = local(now).date() + timedelta(days=1)
    await session.flush()
    assert await names(session, town["甲"], now) == ["王秀英"]
    later = now + timedelta(days=1)
    assert await names(session, town["甲"], later) == []
    assert await own_visits(session, town["甲"], now=later) == []


async def test_the_person_goes_with_the_building(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    areas = select(GridArea).where(GridArea.grid_id == town.grid.id)
    area = (await session.scalars(areas)).one()
    area.valid_to = local(now).date()
    await session.flush()
    assert await names(session, town["甲"], now) == []
    assert await names(session, town["丙"], now) == ["王秀英"]
    assert await names(session, town["台"], now) == ["王秀英"]


async def test_who_has_left_the_staff_sees_nothing(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    town["台"].active = False
    assert await names(session, town["台"], now) == []


async def test_a_case_that_names_the_worker_is_not_told_to_them(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    told = await recording.record(
        session,
        town["甲"],
        town.person.id,
        VisitResult.NEEDS_HELP,
        words=f"老人说{town['甲'].name}态度差",
        now=now,
    )
    helped = await recording.ask_help(
        session, town["甲"], told.visit.id, recording.Help.CASE, now=now
    )
    assert helped.visit.case_id is not None
    assert helped.case is None


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    areas=st.lists(
        st.tuples(
            st.sampled_from(Net),
            st.none() | st.lists(st.sampled_from("123"), min_size=1, max_size=2),
            st.integers(-3, 2),
            st.none() | st.integers(1, 3),
        ),
        max_size=5,
    )
)
@example(areas=[(Net.ESTATE, None, -1, None), (Net.ESTATE, ["3"], -1, None)])
@example(areas=[(Net.COMMITTEE, ["3"], -1, None), (Net.UNIT, None, -1, None)])
@example(areas=[(Net.ESTATE, ["3"], -2, 2), (Net.ESTATE, ["3"], 0, None)])
async def test_the_grid_of_a_home_is_the_one_that_cases_go_to(
    session: AsyncSession,
    areas: list[tuple[Net, list[str] | None, int, int | None]],
) -> None:
    today = date(2026, 11, 23)
    estate = await make_estate(session)
    homes = [await make_home(session, estate=estate, building=number) for number in "123"]
    for net, buildings, begins, lasts in areas:
        grid = await make_grid(session, net=net)
        valid_from = today + timedelta(days=begins)
        valid_to = None if lasts is None else valid_from + timedelta(days=lasts)
        await make_area(
            session, grid, estate, buildings=buildings, valid_from=valid_from, valid_to=valid_to
        )
    for home in homes:
        query = select(grid_of_home(today)).select_from(Home).where(Home.id == home.id)
        found = await session.scalar(query)
        wanted = await grid_at(session, estate_id=estate.id, building=home.building, on=today)
        assert found == (wanted.id if wanted else None)


async def test_only_keepers_keep(session: AsyncSession, town: Town, now: datetime) -> None:
    for who in ("甲", "吴"):
        with pytest.raises(LinliError, match="register_not_yours"):
            await exported(session, town[who], reason="核对", now=now)
        with pytest.raises(LinliError, match="register_not_yours"):
            await visit_figures(session, town[who], since=now, until=now, now=now)
