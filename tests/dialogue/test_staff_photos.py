"""Which case a worker's picture belongs to."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import work
from api.cases.lifecycle import CaseState
from api.cases.queries import photo_case
from tests.factories import make_case, make_desk, make_staff


async def test_it_belongs_to_the_case_just_spoken_of(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    worker = await make_staff(session)
    first, second = [await make_case(session, now=now) for _ in range(2)]
    for case in (first, second):
        case.owner_id, case.state = worker.id, CaseState.IN_PROGRESS
    await session.flush()
    await work.arrive(session, second, worker, now=now + timedelta(minutes=1))
    assert await photo_case(session, worker, now=now) == second
    spoken_of = first.case_number
    assert await photo_case(session, worker, spoken_of=spoken_of, now=now) == first
    unknown = "YX-20200101-0001"
    assert await photo_case(session, worker, spoken_of=unknown, now=now) == second
