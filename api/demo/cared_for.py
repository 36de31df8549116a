"""People of the demo town whom the community looks after, and the visits to them so far."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import SHANGHAI
from api.demo.places import Town
from api.demo.register import WANG_HOME, Address, Register
from api.demo.town import HOUSING
from api.grids.service import grid_at, workers_of
from api.visits.categories import CATEGORY_RULES, Category
from api.visits.models import CaredPerson, RegisterAct, RegisterLine, Visit, VisitResult

SEED = "cared for"
ENTERED = timedelta(days=95)
IN_EACH_ESTATE = 3

_C = Category
_FINE, _MISSED = VisitResult.FINE, VisitResult.MISSED


@dataclass(frozen=True)
class CareRow:
    """Somebody in the register; `since` are the days since each visit, the latest last."""

    address: Address
    category: Category
    remarks: str
    since: tuple[int, ...]
    last: VisitResult = _FINE
    name: str | None = None
    """None for the holder of the home."""


SUNNY = [
    CareRow(
        WANG_HOME,
        _C.LIVES_ALONE,
        "女儿在外地，每周通电话。腿脚不便，敲门要多等一会儿。",
        (24, 17, 10),
    ),
    CareRow(
        ("阳光花园", "3", "1", "202"),
        _C.DISABLED,
        "坐轮椅，爱人白天上班。",
        (61, 31),
        name="郭立新",
    ),
    CareRow(
        ("阳光花园", "5", "2", "401"),
        _C.LIVES_ALONE,
        "耳背，按门铃听不见，先打电话。",
        (12, 5, 2),
        _MISSED,
    ),
    CareRow(("阳光花园", "5", "1", "102"), _C.CHILD, "跟奶奶住，读三年级。", (), name="许小禾"),
    CareRow(("阳光花园", "3", "2", "102"), _C.SERIOUSLY_ILL, "每周一三五透析，下午在家。", (16, 3)),
]
"""Where 李伟 and 周敏 work: overdue, due again after a miss, never visited, and not due yet."""

ELSEWHERE = (
    (_C.LIVES_ALONE, "社区助餐点用餐。", (15, 8)),
    (_C.LOW_INCOME, "", (70,)),
    (_C.DISABLED, "家里有人照料。", (33,)),
)

WORDS = ("家里都好", "血压正常，药够吃", "聊了一会儿，精神不错", "")


async def load_cared_for(
    session: AsyncSession, town: Town, register: Register, *, today: date
) -> None:
    """Write the register of those who are looked after, with its lines, and the visits."""
    random = Random(SEED)
    for row in _rows(random, register):
        home = register.homes[row.address]
        person = CaredPerson(
            home_id=home.id,
            name=row.name or home.holder_name,
            category=row.category,
            interval_days=CATEGORY_RULES[row.category].interval_days,
            contact=f"1390000{home.holder_phone_last4}",
            remarks=row.remarks,
            entered_at=_at(today - (ENTERED if row.since else timedelta(days=1)), 9),
        )
        session.add(person)
        await session.flush()
        session.add(_line(person.entered_at, RegisterAct.ENTERED, person, by_id=None))
        await _visits(session, random, person, row, estate_id=home.estate_id, today=today)
    await session.flush()


async def _visits(
    session: AsyncSession,
    random: Random,
    person: CaredPerson,
    row: CareRow,
    *,
    estate_id: int,
    today: date,
) -> None:
    """By one worker of the grid, always the same."""
    grid = await grid_at(session, estate_id=estate_id, building=row.address[1], on=today)
    assert grid is not None
    workers = await workers_of(session, grid.id, on=today)
    by = workers[person.id % len(workers)]
    for days in row.since:
        result = row.last if days == row.since[-1] else _FINE
        at = _at(today - timedelta(days=days), random.randrange(9, 17))
        words = random.choice(WORDS) if result is _FINE else ""
        session.add(
            Visit(
                person_id=person.id, by_id=by.id, grid_id=grid.id, at=at, result=result, words=words
            )
        )
        session.add(_line(at, RegisterAct.VISITED, person, by_id=by.id))
        await session.flush()


def _rows(random: Random, register: Register) -> Iterator[CareRow]:
    yield from SUNNY
    for estate in HOUSING:
        homes = [address for address in register.homes if address[0] == estate]
        if estate == WANG_HOME[0]:
            continue
        chosen = random.sample(homes, IN_EACH_ESTATE)
        for address, (category, remarks, since) in zip(chosen, ELSEWHERE, strict=True):
            yield CareRow(address, category, remarks, since)


def _line(
    at: datetime, act: RegisterAct, person: CaredPerson, *, by_id: int | None
) -> RegisterLine:
    return RegisterLine(at=at, act=act, person_ids=[person.id], staff_id=by_id, note="")


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)
