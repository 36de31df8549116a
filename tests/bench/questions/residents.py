"""What residents ask, and what is looked up for them while they tell something."""

from datetime import timedelta

from sqlalchemy import func, select

from api.cases.asking import waiting_for
from api.cases.desk_talks import ahead_of, open_talk
from api.cases.following import Told, alike_cases, followed_cases
from api.cases.kinds import CaseKind
from api.cases.meant import Naming, meant
from api.cases.models import Case, CaseFollower
from api.cases.queries import (
    RECENT,
    going_on,
    has_unfinished,
    just_filed,
    rateable_case,
    rateable_cases,
    reported_case,
    reported_cases,
    timeline,
)
from api.errors import NotFoundError
from api.incidents.service import incident_for, incidents_of
from api.residents.models import Resident
from tests.bench.asker import Asked, Asker, Question


async def my_cases(asker: Asker) -> Asked:
    """我的诉求: their own, and those of neighbours."""
    resident = await asker.resident()

    async def ask() -> None:
        await reported_cases(asker.session, resident)
        await followed_cases(asker.session, resident)

    return ask


async def by_number(asker: Asker) -> Asked:
    """到哪了 with a whole number, and its history."""
    case = await asker.case()
    resident = await asker.session.get_one(Resident, case.reporter_id)
    return lambda: _found_with_history(asker, resident, case.case_number)


async def by_four_digits(asker: Asker) -> Asked:
    """到哪了 with the end of a number."""
    case = await asker.case()
    resident = await asker.session.get_one(Resident, case.reporter_id)
    return lambda: _found_with_history(asker, resident, case.case_number[-4:])


async def by_a_foreign_number(asker: Asker) -> Asked:
    """A number that is somebody else's: there is nothing to find."""
    case, resident = await asker.case(), await asker.resident()
    return lambda: _found_with_history(asker, resident, case.case_number)


async def _found_with_history(asker: Asker, resident: Resident, number: str) -> None:
    try:
        case = await reported_case(asker.session, resident, case_number=number, followed=True)
    except NotFoundError:
        return
    await timeline(asker.session, case)


async def the_last_one(asker: Asker) -> Asked:
    """上次那个: of their own and those that they follow, which is meant."""
    resident = await asker.resident()
    naming = Naming(words="上次那个怎么样了")

    async def ask() -> None:
        cases = [*await reported_cases(asker.session, resident, limit=RECENT)]
        cases += await followed_cases(asker.session, resident)
        cases.sort(key=lambda case: (case.opened_at, case.id), reverse=True)
        found = meant(cases, naming)
        await timeline(asker.session, found[0])

    return ask


async def a_follower(asker: Asker) -> Asked:
    """到哪了 of somebody who follows a neighbour's case, with its number."""
    query = select(CaseFollower).where(
        CaseFollower.id >= asker.random.randint(1, await _last_follower(asker))
    )
    row = (await asker.session.scalars(query.order_by(CaseFollower.id).limit(1))).one()
    resident = await asker.session.get_one(Resident, row.resident_id)
    case = await asker.session.get_one(Case, row.case_id)
    return lambda: _found_with_history(asker, resident, case.case_number)


async def _last_follower(asker: Asker) -> int:
    return await asker.session.scalar(select(func.max(CaseFollower.id))) or 1


async def to_rate(asker: Asker) -> Asked:
    """满意: which of theirs is meant."""
    case = await asker.case("resolved")
    resident = await asker.session.get_one(Resident, case.reporter_id)

    async def ask() -> None:
        await rateable_cases(asker.session, resident)
        await rateable_case(asker.session, resident, case_number=None)

    return ask


async def what_they_are_in(asker: Asker) -> Asked:
    """What is looked up with a message: a talk, a question that waits, what was just filed."""
    resident = await asker.resident()

    async def ask() -> None:
        await open_talk(asker.session, resident)
        await waiting_for(asker.session, resident, asked_after=asker.now - timedelta(days=5))
        await just_filed(asker.session, resident, now=asker.now)
        await going_on(asker.session, resident, CaseKind.EMERGENCY, now=asker.now)
        await has_unfinished(asker.session, resident)
        await incidents_of(asker.session, resident)

    return ask


async def place_in_the_queue(asker: Asker) -> Asked:
    """转人工: how many wait before them."""
    case = await asker.case("asks for a person")
    resident = await asker.session.get_one(Resident, case.reporter_id)
    talk = await open_talk(asker.session, resident)
    assert talk is not None
    return lambda: ahead_of(asker.session, talk)


async def alike_at_filing(asker: Asker) -> Asked:
    """Whether a neighbour has told the same, before something is filed."""
    case, resident = await asker.case("in progress"), await asker.resident()
    if case.estate_id is None:
        case = await asker.case()
    told = Told(case.kind, case.description, case.place, case.estate_id, case.building)
    return lambda: alike_cases(asker.session, resident, told, now=asker.now)


async def incident_of_a_place(asker: Asker) -> Asked:
    """Whether an outage that is known answers somebody."""
    kind = asker.random.choice([CaseKind.POWER, CaseKind.WATER_SUPPLY, CaseKind.LIFT])
    estate, building = asker.grid(), str(asker.random.randint(1, 10))
    return lambda: incident_for(
        asker.session, kind=kind, words="停电了", estate_id=estate, building=building
    )


RESIDENTS: dict[str, Question] = {
    "my cases": my_cases,
    "by number": by_number,
    "by four digits": by_four_digits,
    "by a foreign number": by_a_foreign_number,
    "the last one": the_last_one,
    "a follower, by number": a_follower,
    "to rate": to_rate,
    "with each message": what_they_are_in,
    "place in the queue": place_in_the_queue,
    "alike, at filing": alike_at_filing,
    "incident of a place": incident_of_a_place,
}
