"""Codes on doors: made for places of the register, scanned for half an hour, retired."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError
from api.residents.doors import STANDS_THERE, door_code, door_of, retire_door, scan_door, scene_of
from api.residents.models import DoorCode
from tests.factories import make_estate, make_resident, serial

PLACE = {"estate": "阳光花园", "building": "3", "unit": "2"}


async def made(session: AsyncSession, now: datetime) -> DoorCode:
    await make_estate(session, name="阳光花园")
    return await door_code(session, **PLACE, now=now)


async def test_a_scan_says_where_one_stands(session: AsyncSession, now: datetime) -> None:
    scene = scene_of(await made(session, now))
    resident = await make_resident(session)
    assert await door_of(session, resident, now=now) is None
    assert await scan_door(session, resident, scene, message_id=7, now=now)
    door = await door_of(session, resident, now=now + STANDS_THERE - timedelta(seconds=1))
    assert door is not None
    assert (door.place, door.message_id) == ("阳光花园3栋2单元", 7)
    assert await door_of(session, resident, now=now + STANDS_THERE) is None
    assert await door_of(session, await make_resident(session), now=now) is None


async def test_the_last_scan_counts(session: AsyncSession, now: datetime) -> None:
    first = await made(session, now)
    second = await door_code(session, **PLACE | {"building": "1"}, now=now)
    resident = await make_resident(session)
    for code in (first, second):
        await scan_door(session, resident, scene_of(code), message_id=serial(), now=now)
    door = await door_of(session, resident, now=now)
    assert door is not None
    assert door.building == "1"


@pytest.mark.parametrize("scene", ["d:999999", "d:0", "d:", "d:1x", "x:1", "", f"d:{10**18}"])
async def test_an_unknown_scene_is_no_door(
    session: AsyncSession, now: datetime, scene: str
) -> None:
    resident = await make_resident(session)
    assert not await scan_door(session, resident, scene, message_id=1, now=now)
    assert await door_of(session, resident, now=now) is None


async def test_a_retired_code_means_nothing(session: AsyncSession, now: datetime) -> None:
    code = await made(session, now)
    resident = await make_resident(session)
    await scan_door(session, resident, scene_of(code), message_id=1, now=now)
    await retire_door(session, code.id, now=now)
    assert await door_of(session, resident, now=now) is None
    assert not await scan_door(session, resident, scene_of(code), message_id=2, now=now)
    with pytest.raises(NotFoundError, match="door_unknown"):
        await retire_door(session, code.id, now=now)
    assert (await door_code(session, **PLACE, now=now)).id != code.id


async def test_a_door_has_one_code_in_use(session: AsyncSession, now: datetime) -> None:
    first = await made(session, now)
    again = await door_code(session, **PLACE, now=now)
    assert (again.id, len(scene_of(again)) <= 64) == (first.id, True)


@pytest.mark.parametrize(
    "wrong",
    [{"estate": "碧水湾"}, {"building": "99"}, {"unit": "3"}, {"unit": "0"}, {"unit": "二"}],
)
async def test_only_doors_of_the_register(
    session: AsyncSession, now: datetime, wrong: dict[str, str]
) -> None:
    await make_estate(session, name="阳光花园")
    with pytest.raises(NotFoundError, match="place_unknown"):
        await door_code(session, **PLACE | wrong, now=now)
