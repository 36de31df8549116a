"""What residents do in a year: report, press, add a word, take it back, answer, rate."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import follow_up
from api.cases.dissatisfied import DISSATISFIED
from api.cases.filing import FileCase, file_case
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED, CaseState
from api.cases.models import Case, CaseEvent
from api.cases.queries import locked_case
from api.clock import SHANGHAI
from api.errors import IllegalTransitionError
from api.residents.models import Resident
from tests.year.town import COMPANIES, KIN_NAME

if TYPE_CHECKING:
    from tests.year.run import Year

EVERYDAY = {
    CaseKind.NOISE: (14, "楼上半夜拖桌子"),
    CaseKind.PARKING: (12, "车堵在单元门口"),
    CaseKind.RUBBISH: (12, "垃圾堆了没人收"),
    CaseKind.LIGHTING: (10, "楼道灯不亮"),
    CaseKind.WATER_LEAK: (9, "天花板渗水"),
    CaseKind.LIFT: (8, "电梯停在三楼不动"),
    CaseKind.PUBLIC_FACILITY: (7, "单元门锁坏了"),
    CaseKind.PETS: (6, "遛狗不拴绳"),
    CaseKind.GREENING: (5, "树枝挡了窗户"),
    CaseKind.DRAINS_SEWAGE: (5, "下水道返臭"),
    CaseKind.PROPERTY_SERVICE: (3, "保洁一周没来"),
    CaseKind.FIRE_SAFETY: (3, "楼梯间堆满纸箱"),
    CaseKind.OTHER: (3, "想反映一件事"),
    CaseKind.ELDERLY_CHILD: (2, "独居老人几天没出门买菜"),
    CaseKind.EMERGENCY: (1, "有人摔倒起不来"),
}
"""How often in a hundred, and in what words."""

STORM = {
    CaseKind.WATER_SUPPLY: "停水了",
    CaseKind.POWER: "停电了",
    CaseKind.DRAINS_SEWAGE: "地下室进水",
}

STORMY_GRIDS = 4
"""A storm is in the first four grids."""

NAMES_SOMEBODY = 0.02
URGES, WITHDRAWS, ADDS, NAMES_LATER = 0.08, 0.02, 0.05, 0.004
ANSWERS, RATES, REOPENS = 0.7, 0.5, 0.6
TRIES_THE_IMPOSSIBLE = 0.01
RATINGS = (5, 5, 5, 5, 4, 4, 3, 2, 1)


@dataclass(frozen=True)
class Storm:
    """An evening on which everybody reports: `cases` in four grids within three hours."""

    day: date
    cases: int


def arrivals(
    random: Random, *, cases: int, days: list[date], storms: list[Storm]
) -> Iterator[tuple[datetime, bool]]:
    """When somebody reports, and whether it is about a storm."""
    for _ in range(cases - sum(storm.cases for storm in storms)):
        hour = min(max(random.gauss(14, 4.5), 0), 23.99)
        moment = datetime.combine(random.choice(days), time(), SHANGHAI)
        yield moment + timedelta(hours=hour), False
    for storm in storms:
        evening = datetime.combine(storm.day, time(18), SHANGHAI)
        for _ in range(storm.cases):
            yield evening + timedelta(hours=3 * random.random()), True


async def report(year: "Year", now: datetime) -> None:
    """Somebody reports something, in one case of fifty about a person or a company."""
    random = year.random
    kind = random.choices(list(EVERYDAY), [weight for weight, _ in EVERYDAY.values()])[0]
    words = EVERYDAY[kind][1]
    if random.random() < NAMES_SOMEBODY:
        words = f"{words}，{_somebody(year)}不管"
    await _file(year, kind, words, where=random.randrange(len(year.town.estates)), now=now)


async def report_of_storm(year: "Year", now: datetime) -> None:
    """One of the many of an evening."""
    kind, words = year.random.choice(list(STORM.items()))
    await _file(year, kind, words, where=year.random.randrange(STORMY_GRIDS), now=now)


async def _file(year: "Year", kind: CaseKind, words: str, *, where: int, now: datetime) -> None:
    estate, building = year.town.estates[where], str(year.random.randint(1, 8))
    async with year.database.transaction() as session:
        reporter = await session.get_one(Resident, year.random.choice(year.town.residents))
        command = FileCase(
            message_id=None,
            kind=kind,
            description=words,
            place=f"{estate.name}{building}栋",
            estate_id=estate.id,
            building=building,
        )
        case = await file_case(session, reporter, command, now=now)
        case_id, reporter_id = case.id, reporter.id
    year.tally["filed"] += 1
    year.touches(case_id, words, kind=kind, company=COMPANIES[where % 2], now=now)
    _go_on(year, case_id, reporter_id, now=now)


def _somebody(year: "Year") -> str:
    names = [member.name for member in year.town.staff.values()]
    return year.random.choice([*names, *COMPANIES, KIN_NAME])


def _go_on(year: "Year", case_id: int, reporter_id: int, *, now: datetime) -> None:
    """What the reporter will do of their own accord."""
    random, diary = year.random, year.diary

    def later(hours: float) -> datetime:
        return now + timedelta(hours=hours * (0.5 + random.random()))

    if random.random() < URGES:
        for turn in range(random.randint(1, 4)):
            diary.at(later(20 + 20 * turn), lambda at: urge(year, case_id, reporter_id, at))
    if random.random() < WITHDRAWS:
        diary.at(later(10), lambda at: withdraw(year, case_id, reporter_id, at))
    if random.random() < ADDS:
        diary.at(later(15), lambda at: supplement(year, case_id, reporter_id, at))
    if random.random() < TRIES_THE_IMPOSSIBLE:
        diary.at(later(0.2), lambda at: rate_too_early(year, case_id, reporter_id, at))


async def urge(year: "Year", case_id: int, reporter_id: int, now: datetime) -> None:
    """催办, refused when it was said a moment ago or the case rightly pauses."""
    async with year.step() as session:
        case, resident = await _both(session, case_id, reporter_id)
        if case.state in UNFINISHED:
            await follow_up.urge(session, resident, case, now=now)
            year.tally["urged"] += 1


async def withdraw(year: "Year", case_id: int, reporter_id: int, now: datetime) -> None:
    """撤回."""
    async with year.step() as session:
        case, resident = await _both(session, case_id, reporter_id)
        if case.state in UNFINISHED:
            await follow_up.withdraw(session, resident, case, now=now)
            year.tally["withdrawn"] += 1


async def supplement(year: "Year", case_id: int, reporter_id: int, now: datetime) -> None:
    """补充; now and then it names whoever has the case."""
    async with year.step() as session:
        case, resident = await _both(session, case_id, reporter_id)
        if case.state not in UNFINISHED:
            return
        words = "还是老样子"
        if year.random.random() < NAMES_LATER / ADDS:
            words = f"{year.town.staff[case.owner_id].name}说不归他管"
        await follow_up.supplement(session, resident, case, note=words, now=now)
        year.tally["supplemented"] += 1
    year.touches(case_id, words, kind=None, company=None, now=now)


async def rate_too_early(year: "Year", case_id: int, reporter_id: int, now: datetime) -> None:
    """A verdict on what is not done: refused, with nothing written."""
    async with year.database.transaction() as session:
        case, resident = await _both(session, case_id, reporter_id)
        if case.state not in UNFINISHED:
            return
        try:
            await follow_up.rate(session, resident, case, rating=5, now=now)
        except IllegalTransitionError:
            year.tally["impossible, refused"] += 1
            return
        year.audit.faults.append(f"case {case_id} was rated before it was done")


def asked(year: "Year", case: Case, event: CaseEvent) -> None:
    """The worker waits for the resident; most answer within two days."""
    if year.random.random() < ANSWERS:
        at = event.at + timedelta(hours=1 + 47 * year.random.random())
        year.diary.at(at, lambda now: answer(year, event.case_id, case.reporter_id, now))


async def answer(year: "Year", case_id: int, reporter_id: int, now: datetime) -> None:
    """The word that was waited for."""
    async with year.step() as session:
        case, resident = await _both(session, case_id, reporter_id)
        if case.state is CaseState.ON_HOLD:
            await follow_up.supplement(session, resident, case, note="明天下午在家", now=now)
            year.tally["answered"] += 1


def resolved(year: "Year", case: Case, event: CaseEvent) -> None:
    """It is done: half of the residents say how well."""
    if year.random.random() < RATES:
        at = event.at + timedelta(hours=72 * year.random.random())
        year.diary.at(at, lambda now: verdict(year, event.case_id, case.reporter_id, now))


async def verdict(year: "Year", case_id: int, reporter_id: int, now: datetime) -> None:
    """评价; who is not satisfied mostly asks for it to be done again."""
    rating = year.random.choice(RATINGS)
    async with year.step() as session:
        case, resident = await _both(session, case_id, reporter_id)
        if case.state not in {CaseState.RESOLVED, CaseState.CLOSED}:
            return
        await follow_up.rate(session, resident, case, rating=rating, now=now)
        year.tally["rated"] += 1
        if rating <= DISSATISFIED and year.random.random() < REOPENS:
            await follow_up.reopen(session, resident, case, reason="还是没弄好", now=now)
            year.tally["reopened"] += 1


async def _both(session: AsyncSession, case_id: int, reporter_id: int) -> tuple[Case, Resident]:
    """The case, locked, and its reporter."""
    return await locked_case(session, case_id), await session.get_one(Resident, reporter_id)
