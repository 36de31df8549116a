"""The household register of the demo town, and who is bound to which home."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import SHANGHAI
from api.demo.people import made_up_names
from api.demo.places import Town
from api.demo.town import ESTATES, HOUSING, EstateRow
from api.residents.consents import give_consent
from api.residents.models import Binding, ConsentScope, Home, Resident

SEED = "register"
REGISTERED = {
    "阳光花园": 8,
    "紫荆里": 9,
    "云溪新村": 8,
    "翠湖名邸": 7,
    "梧桐苑": 8,
    "清河老街": 6,
}
"""Homes of a building that are in the register; the buildings below are there as a whole."""
WHOLE_BUILDINGS = {("阳光花园", "3"), ("阳光花园", "5")}
BOUND_SHARE = 0.45

SIZES_DM2 = {
    "阳光花园": (8950, 11820),
    "紫荆里": (9680, 12740),
    "云溪新村": (5860, 7230),
    "翠湖名邸": (12860, 14390),
    "梧桐苑": (8240, 9870),
    "清河老街": (4650, 6120),
}

Address = tuple[str, str, str, str]
"""Estate, building, unit, room."""

WANG_HOME: Address = ("阳光花园", "3", "2", "501")
CHEN_HOME: Address = ("阳光花园", "3", "1", "402")
FREE_HOME: Address = ("阳光花园", "5", "1", "302")
"""Bound to nobody, so that whoever tries the demo can bind it."""

HOLDERS = {
    WANG_HOME: ("王秀英", "2046"),
    CHEN_HOME: ("陈建国", "3391"),
    FREE_HOME: ("刘芳", "8866"),
}
PERSONAS = {WANG_HOME: "demo-resident-wang", CHEN_HOME: "demo-resident-chen"}
"""`demo-resident-new` has never written: the account meets them at their first message."""


@dataclass(frozen=True)
class Register:
    """Homes by address, and the residents bound to one, in the order of their homes."""

    homes: dict[Address, Home]
    residents: dict[Address, Resident]

    @property
    def neighbours(self) -> list[tuple[Address, Resident]]:
        """Everybody who is bound, but the personas."""
        return [(a, r) for a, r in self.residents.items() if a not in PERSONAS]


async def load_register(session: AsyncSession, town: Town, *, today: date) -> Register:
    """Write homes, residents and bindings."""
    random = Random(SEED)
    homes = _homes(random, town)
    session.add_all(homes.values())
    bound = [a for a in homes if a in PERSONAS or (a != FREE_HOME and _lucky(random))]
    since = {address: _moment(random, today) for address in bound}
    residents = {a: _resident(number, a, homes[a], since[a]) for number, a in enumerate(bound)}
    session.add_all(residents.values())
    await session.flush()
    session.add_all(
        Binding(resident_id=resident.id, home_id=homes[address].id, bound_at=since[address])
        for address, resident in residents.items()
    )
    for address, resident in residents.items():
        await give_consent(
            session, resident, ConsentScope.HOME_PROOF, message_id=None, now=since[address]
        )
    await session.flush()
    return Register(homes=homes, residents=residents)


def _homes(random: Random, town: Town) -> dict[Address, Home]:
    holders = [name for name, _ in HOLDERS.values()]
    names = made_up_names(random, avoid=[*town.staff, *holders])
    homes = {}
    for estate in ESTATES:
        if estate.name in HOUSING:
            for address in _addresses(random, estate):
                last4 = f"{random.randrange(10_000):04d}"
                holder, last4 = HOLDERS.get(address, (next(names), last4))
                homes[address] = Home(
                    estate_id=town.estates[estate.name].id,
                    building=address[1],
                    unit=address[2],
                    room=address[3],
                    area_dm2=SIZES_DM2[estate.name][int(address[3]) % 100 - 1],
                    holder_name=holder,
                    holder_phone_last4=last4,
                )
    return homes


def _addresses(random: Random, estate: EstateRow) -> Iterator[Address]:
    """Two homes on each floor of each unit, as far as they are registered."""
    for building, units, floors in estate.buildings:
        rooms = [
            (str(unit), f"{floor}{side:02d}")
            for unit in range(1, units + 1)
            for floor in range(1, floors + 1)
            for side in (1, 2)
        ]
        wanted = min(REGISTERED[estate.name], len(rooms))
        if (estate.name, building) not in WHOLE_BUILDINGS:
            rooms = [rooms[index] for index in sorted(random.sample(range(len(rooms)), wanted))]
        for unit, room in rooms:
            yield (estate.name, building, unit, room)


def _lucky(random: Random) -> bool:
    return random.random() < BOUND_SHARE


def _resident(number: int, address: Address, home: Home, since: datetime) -> Resident:
    """Every third has once given name and phone; the personas have not yet been asked."""
    openid = PERSONAS.get(address)
    known = openid is None and number % 3 == 0
    return Resident(
        openid=openid or f"demo-neighbour-{number:03d}",
        name=home.holder_name if known else None,
        phone=f"1380000{home.holder_phone_last4}" if known else None,
        first_seen_at=since,
    )


def _moment(random: Random, today: date) -> datetime:
    """Some evening between four months and two years ago."""
    day = today - timedelta(days=random.randrange(120, 700))
    return datetime.combine(day, time(19, random.randrange(60)), SHANGHAI)


def known_neighbours(register: Register, count: int) -> list[Resident]:
    """Residents who have given name and phone, as a volunteer must."""
    return list(islice((r for _, r in register.neighbours if r.phone), count))
