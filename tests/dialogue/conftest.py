"""Talks with the real engine: every test brings its own people, the town is shared."""

import itertools

import pytest_asyncio

from api.clock import utc_now
from api.dialogue.models import Outcome
from api.residents.models import Binding
from api.residents.service import ensure_resident, find_home
from tests.living import (  # noqa: F401  # fixtures
    House,
    Phone,
    engines,
    house,
    make_house,
    town,
    town_url,
    trained,
)

_rooms = itertools.count()
HOMES = [("阳光花园", "3", "2", "501"), ("阳光花园", "3", "2", "502")]


@pytest_asyncio.fixture
async def resident(house: House) -> Phone:  # noqa: F811
    """Somebody bound to 阳光花园3栋2单元501, with nothing said yet."""
    return await bound_phone(house)


async def bound_phone(house: House, home: tuple[str, str, str, str] = HOMES[0]) -> Phone:  # noqa: F811
    """A new person bound to a home of the register."""
    phone = house.phone()
    estate, building, unit, room = home
    async with house.database.transaction() as session:
        person = await ensure_resident(session, phone.openid, now=utc_now())
        found = await find_home(session, estate=estate, building=building, unit=unit, room=room)
        assert found is not None
        session.add(Binding(resident_id=person.id, home_id=found.home.id, bound_at=utc_now()))
    return phone


__all__ = ["Outcome", "bound_phone"]
