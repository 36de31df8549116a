"""Talks with the real engine: every test brings its own people, the town is shared."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
import pytest_asyncio
from sqlalchemy import update

from api.cases.likeness import LONGEST
from api.cases.models import Case
from api.clock import utc_now
from api.db import Database
from api.residents.models import Binding
from api.residents.service import ensure_resident, find_home
from api.staff.models import StaffRole
from tests.factories import make_estate, make_grid, make_home, make_staff
from tests.living import (  # fixtures
    House,
    Phone,
    engine,
    engines,
    house,
    make_house,
    town,
    town_url,
    trained,
)

__all__ = ["engine", "engines", "house", "make_house", "town", "town_url", "trained"]

HOME = ("阳光花园", "3", "2", "501")
_NAMES = itertools.product(
    "枫杏棠桂竹松柳蓉榴榆桦梅荷槐桐樟橘菊兰莲茶蕉芦桑柏椿蒲",
    ("林苑", "溪园", "香里", "岸园", "影苑", "风里", "月园", "泉居", "星坊"),
)
ESTATES = map("".join, _NAMES)

Bind = Callable[..., Awaitable[Phone]]


@pytest_asyncio.fixture
async def nobody_told_it_before(town: Database) -> None:
    """What earlier tests filed at the homes that all of them share is too old to be the same."""
    async with town.transaction() as session:
        await session.execute(
            update(Case)
            .where(Case.opened_at > utc_now() - LONGEST)
            .values(opened_at=Case.opened_at - LONGEST)
        )


@pytest.fixture(autouse=True)
def as_if_nobody_had_told_it_before(request: pytest.FixtureRequest) -> None:
    """Only for tests that come to the town: most read words, and need no database at all."""
    if "town" in request.fixturenames:
        request.getfixturevalue("nobody_told_it_before")


@pytest.fixture
def bind(house: House) -> Bind:
    """Makes a new person who is bound to a home of the register."""

    async def bound(home: tuple[str, str, str, str] = HOME) -> Phone:
        phone = house.phone()
        estate, building, unit, room = home
        async with house.database.transaction() as session:
            person = await ensure_resident(session, phone.openid, now=utc_now())
            found = await find_home(session, estate=estate, building=building, unit=unit, room=room)
            assert found is not None
            session.add(Binding(resident_id=person.id, home_id=found.home.id, bound_at=utc_now()))
        return phone

    return bound


@pytest_asyncio.fixture
async def resident(bind: Bind) -> Phone:
    """Somebody bound to 阳光花园3栋2单元501, with nothing said yet."""
    return await bind()


@pytest.fixture
def stranger(house: House) -> Phone:
    """Somebody who has never written before."""
    return house.phone()


@dataclass(frozen=True)
class Corner:
    """An estate of its own with one grid: its resident, its worker, a second worker."""

    estate: str
    resident: Phone
    worker: Phone
    colleague: Phone


@pytest_asyncio.fixture
async def corner(house: House, bind: Bind) -> Corner:
    """A corner of the town where nobody else's cases get in the way; the colleague is busier."""
    name = next(ESTATES)
    async with house.database.transaction() as session:
        estate = await make_estate(session, name=name)
        first = await make_staff(session, name=f"{name}甲", openid=house.phone().openid)
        second = await make_staff(session, name=f"{name}乙", openid=house.phone().openid)
        await make_grid(session, estate=estate, workers=[first, second])
        await make_home(session, estate=estate, building="1", unit="2", room="301")
    return Corner(
        estate=name,
        resident=await bind((name, "1", "2", "301")),
        worker=house.phone(first.openid),
        colleague=house.phone(second.openid),
    )


async def at_the_desk(house: House) -> Phone:
    """The town's own clerk, who has read what came before."""
    phone = house.phone("demo-desk-sun")
    await phone.read()
    return phone


async def staff_phone(house: House, role: StaffRole, name: str) -> Phone:
    """A new member of the staff."""
    phone = house.phone()
    async with house.database.transaction() as session:
        await make_staff(session, role=role, name=name, openid=phone.openid)
    return phone
