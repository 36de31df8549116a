"""Joining a volunteer team."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError
from api.volunteers.models import Volunteer
from api.volunteers.service import is_volunteer, join_team, teams
from tests.factories import make_resident, make_team


async def test_joining(session: AsyncSession, now: datetime) -> None:
    team = await make_team(session, code="medical")
    resident = await make_resident(session, agrees=True)
    assert not await is_volunteer(session, resident)
    joined = await join_team(
        session, resident, team_code="medical", phone="13800000000", wish="量血压", now=now
    )
    assert joined is team
    assert await is_volunteer(session, resident)
    assert not await is_volunteer(session, await make_resident(session))


async def test_joining_again_brings_it_up_to_date(session: AsyncSession, now: datetime) -> None:
    await make_team(session, code="medical")
    resident = await make_resident(session, agrees=True)
    for phone, wish in (("13800000000", "量血压"), ("13900000000", "陪诊")):
        await join_team(session, resident, team_code="medical", phone=phone, wish=wish, now=now)
        now += timedelta(days=1)
    member = (await session.scalars(select(Volunteer))).one()
    assert (member.phone, member.wish) == ("13900000000", "陪诊")
    assert member.joined_at == now - timedelta(days=2)


async def test_one_may_belong_to_several(session: AsyncSession, now: datetime) -> None:
    resident = await make_resident(session, agrees=True)
    for code in ("legal", "culture"):
        await make_team(session, code=code)
        await join_team(session, resident, team_code=code, phone="1", wish="", now=now)
    assert len((await session.scalars(select(Volunteer))).all()) == 2


async def test_an_unknown_team(session: AsyncSession, now: datetime) -> None:
    resident = await make_resident(session, agrees=True)
    with pytest.raises(NotFoundError, match="team_unknown"):
        await join_team(session, resident, team_code="chess", phone="1", wish="", now=now)
    assert not await is_volunteer(session, resident)


async def test_teams_keep_their_order(session: AsyncSession) -> None:
    made = [await make_team(session) for _ in range(3)]
    assert list(await teams(session)) == made
