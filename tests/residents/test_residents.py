"""Residents are known from their first contact; homes by their whole address."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Database
from api.residents.models import Resident
from api.residents.service import ensure_resident, find_home
from tests.factories import make_estate, make_home


async def test_first_contact_makes_a_resident_once(session: AsyncSession, now: datetime) -> None:
    first = await ensure_resident(session, "wang", now=now)
    again = await ensure_resident(session, "wang", now=now + timedelta(days=1))
    assert again is first
    assert (first.name, first.phone, first.first_seen_at) == (None, None, now)


async def test_two_first_contacts_at_once(database: Database, now: datetime) -> None:
    async def contact() -> int:
        async with database.transaction() as session:
            return (await ensure_resident(session, "wang", now=now)).id

    ids = await asyncio.gather(*(contact() for _ in range(5)))
    assert len(set(ids)) == 1
    async with database.transaction() as session:
        assert len((await session.scalars(select(Resident))).all()) == 1


@pytest.mark.parametrize(
    "wrong", [{"estate": "碧水湾"}, {"building": "2"}, {"unit": "1"}, {"room": "50"}], ids=str
)
async def test_a_home_is_found_by_its_whole_address(
    session: AsyncSession, wrong: dict[str, str]
) -> None:
    estate = await make_estate(session, name="阳光花园")
    home = await make_home(session, estate=estate, building="3", unit="2", room="501")
    address = {"estate": "阳光花园", "building": "3", "unit": "2", "room": "501"}
    found = await find_home(session, **address)
    assert found is not None
    assert (found.home, found.address) == (home, "阳光花园3栋2单元501")
    assert await find_home(session, **address | wrong) is None
