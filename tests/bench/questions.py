"""What residents, workers and jobs ask of the cases every day, as the code asks it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import find_owner
from api.cases.follow_up import close_unrated
from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.cases.queries import (
    going_on,
    numbered_case,
    owned_case,
    reported_case,
    reported_cases,
    timeline,
    unfinished_of,
)
from api.cases.room import fill_room
from api.clock import local
from api.notifications.silence import escalate_silence
from api.residents.models import Resident
from api.staff.models import StaffMember
from api.stats.service import case_statistics, week_of
from tests.bench.town import Size


@dataclass(frozen=True)
class Asker:
    """Somebody who asks, and what they may ask about."""

    session: AsyncSession
    size: Size
    random: Random
    now: datetime

    async def resident(self) -> Resident:
        return await self.session.get_one(Resident, self.random.randint(1, self.size.residents))

    async def worker(self) -> StaffMember:
        return await self.session.get_one(StaffMember, self.random.randint(1, self.size.grids))

    def grid(self) -> int:
        return self.random.randint(1, self.size.grids)


Question = Callable[[Asker], Awaitable[object]]


async def own_cases(asker: Asker) -> object:
    """到哪了, without a number."""
    resident = await asker.resident()
    await reported_cases(asker.session, resident)
    return await going_on(asker.session, resident, CaseKind.EMERGENCY, now=asker.now)


async def own_case_and_its_history(asker: Asker) -> object:
    """到哪了, of a case with its number."""
    case = await _some_case(asker)
    resident = await asker.session.get_one(Resident, case.reporter_id)
    found = await reported_case(asker.session, resident, case_number=case.case_number)
    return await timeline(asker.session, found)


async def worker_list(asker: Asker) -> object:
    """我的工单."""
    return await unfinished_of(asker.session, await asker.worker())


async def worker_case(asker: Asker) -> object:
    """A number of the list."""
    worker = await asker.worker()
    mine = await unfinished_of(asker.session, worker)
    return await owned_case(asker.session, worker, str(asker.random.choice(mine).list_number))


async def any_case(asker: Asker) -> object:
    """Anybody's case by its number, for those who may see them all."""
    reader = await asker.worker()
    return await numbered_case(asker.session, reader, (await _some_case(asker)).case_number)


async def routing(asker: Asker) -> object:
    """Whose is a new case, by day?"""
    return await _routed(asker, hour=10)


async def routing_by_night(asker: Asker) -> object:
    """The same when nobody is on duty, and what can wait does."""
    return await _routed(asker, hour=3)


async def _routed(asker: Asker, *, hour: int) -> object:
    return await find_owner(
        asker.session,
        estate_id=asker.grid(),
        building="3",
        excluded=(),
        barred=(),
        kind=asker.random.choice([CaseKind.LIFT, CaseKind.NOISE]),
        words="电梯又停了",
        now=local(asker.now).replace(hour=hour),
    )


async def routing_by_a_rule(asker: Asker) -> object:
    """Whose is a new case that a rule sends to somebody?"""
    return await find_owner(
        asker.session,
        estate_id=asker.random.randint(1, 50),
        building="3",
        excluded=(),
        barred=(),
        kind=CaseKind.LIFT,
        now=local(asker.now).replace(hour=10),
    )


async def nobody_waits_for_room(asker: Asker) -> object:
    """The job of each minute that fills room, when nothing waits."""
    return await fill_room(asker.session, now=asker.now)


async def week_of_a_grid(asker: Asker) -> object:
    """本周统计, of one grid."""
    since, until = week_of(asker.now)
    reader = await asker.worker()
    return await case_statistics(
        asker.session,
        since=since,
        until=until,
        grid_id=asker.grid(),
        reader_id=reader.id,
        now=asker.now,
    )


async def week_of_the_town(asker: Asker) -> object:
    """本周统计."""
    since, until = week_of(asker.now)
    reader = await asker.worker()
    return await case_statistics(
        asker.session, since=since, until=until, grid_id=None, reader_id=reader.id, now=asker.now
    )


async def nothing_to_close(asker: Asker) -> object:
    """The hourly job that closes what nobody rates, when there is nothing to do."""
    return await close_unrated(asker.session, now=asker.now - timedelta(days=3650))


async def silence(asker: Asker) -> object:
    """The job that looks for owners who do not hear."""
    return await escalate_silence(asker.session, now=asker.now)


async def _some_case(asker: Asker) -> Case:
    number = asker.random.randint(1, asker.size.cases)
    return (await asker.session.scalars(select(Case).where(Case.id == number))).one()


QUESTIONS: dict[str, Question] = {
    "own cases": own_cases,
    "own case and history": own_case_and_its_history,
    "worker's list": worker_list,
    "worker's case": worker_case,
    "any case": any_case,
    "routing": routing,
    "routing by night": routing_by_night,
    "routing by a rule": routing_by_a_rule,
    "job: room": nobody_waits_for_room,
    "week of a grid": week_of_a_grid,
    "week of the town": week_of_the_town,
    "job: unrated": nothing_to_close,
    "job: silence": silence,
}
