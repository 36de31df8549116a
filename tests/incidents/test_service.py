"""Confirmed incidents: whom they answer, who hears, and what is refused."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import Subject, SubjectKind
from api.cases.kinds import CaseKind
from api.cases.subjects import note_subjects
from api.errors import NotAllowedError, RefusedError
from api.grids.models import Estate
from api.incidents.models import Incident, IncidentChange, IncidentStep
from api.incidents.service import (
    NOTIFY_TASK,
    Audience,
    audience_of,
    confirm,
    end,
    incident_for,
    incidents_of,
    join,
    leave_all,
    move,
    people_of,
    say_overdue,
)
from api.residents.models import Resident
from api.residents.service import ensure_resident
from api.staff.models import StaffMember
from tests.factories import (
    deferred,
    make_case,
    make_desk,
    make_estate,
    make_resident,
    make_staff,
    serial,
)

HOUR = timedelta(hours=1)


async def outage(
    session: AsyncSession, now: datetime, *, building: str | None = "3"
) -> tuple[StaffMember, Estate, Incident]:
    """The water is off, for two hours."""
    clerk, estate = await make_desk(session), await make_estate(session)
    incident = await confirm(
        session,
        clerk,
        kind=CaseKind.WATER_SUPPLY,
        estate_id=estate.id,
        building=building,
        expected_at=now + 2 * HOUR,
        words="抢修水管",
        now=now,
    )
    return clerk, estate, incident


async def changes(session: AsyncSession, incident: Incident) -> list[IncidentChange]:
    """What has happened to it, in order."""
    query = select(IncidentStep.change).where(IncidentStep.incident_id == incident.id)
    return list(await session.scalars(query.order_by(IncidentStep.id)))


@pytest.mark.parametrize(
    ("scope", "building", "kind", "words", "answers"),
    [
        ("3", "3", CaseKind.WATER_SUPPLY, "我家没水了", True),
        (None, "5", CaseKind.WATER_SUPPLY, "停水了", True),
        (None, None, CaseKind.WATER_SUPPLY, "停水了", True),
        ("3", "5", CaseKind.WATER_SUPPLY, "停水了", False),
        ("3", None, CaseKind.WATER_SUPPLY, "停水了", False),
        ("3", "3", CaseKind.POWER, "停电了", False),
        ("3", "3", CaseKind.WATER_SUPPLY, "就我家没水，邻居都有", False),
    ],
)
async def test_whom_it_answers(
    session: AsyncSession,
    now: datetime,
    scope: str | None,
    building: str | None,
    kind: CaseKind,
    words: str,
    answers: bool,
) -> None:
    _, estate, incident = await outage(session, now, building=scope)
    told = {"kind": kind, "words": words, "building": building}
    found = await incident_for(session, estate_id=estate.id, **told)  # type: ignore[arg-type]
    assert (found == incident) is answers
    other = await make_estate(session)
    assert await incident_for(session, estate_id=other.id, **told) is None  # type: ignore[arg-type]


async def test_the_buildings_own_goes_before_the_estates(
    session: AsyncSession, now: datetime
) -> None:
    clerk, estate, own = await outage(session, now)
    facts = {"kind": CaseKind.WATER_SUPPLY, "estate_id": estate.id}
    await confirm(session, clerk, building=None, expected_at=None, now=now, **facts)  # type: ignore[arg-type]
    assert await incident_for(session, words="停水", building="3", **facts) == own  # type: ignore[arg-type]


async def test_what_is_over_answers_nobody(session: AsyncSession, now: datetime) -> None:
    clerk, estate, incident = await outage(session, now)
    await end(session, incident, clerk, words="", now=now + HOUR)
    found = await incident_for(
        session, kind=CaseKind.WATER_SUPPLY, words="停水", estate_id=estate.id, building="3"
    )
    assert found is None
    for step in (
        end(session, incident, clerk, words="", now=now + HOUR),
        move(session, incident, clerk, expected_at=None, now=now + HOUR),
    ):
        with pytest.raises(RefusedError, match="incident_over"):
            await step


async def test_once_more_for_the_same_place_moves_it(session: AsyncSession, now: datetime) -> None:
    clerk, estate, incident = await outage(session, now)
    again = await confirm(
        session,
        clerk,
        kind=CaseKind.WATER_SUPPLY,
        estate_id=estate.id,
        building="3",
        expected_at=now + 4 * HOUR,
        now=now,
    )
    assert again == incident
    assert incident.expected_at == now + 4 * HOUR
    assert incident.words == "抢修水管"
    assert await changes(session, incident) == [IncidentChange.CONFIRMED, IncidentChange.MOVED]


async def test_who_had_reported_it_before_is_linked(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    estate = await make_estate(session)
    facts = {"kind": CaseKind.WATER_SUPPLY, "estate": estate, "now": now}
    here = await make_case(session, building="3", **facts)  # type: ignore[arg-type]
    await make_case(session, building="2", **facts)  # type: ignore[arg-type]
    clerk = await make_desk(session)
    about = await make_case(session, building="3", **facts)  # type: ignore[arg-type]
    await note_subjects(session, about, [Subject(SubjectKind.STAFF, clerk.id)], now=now)
    incident = await confirm(
        session,
        clerk,
        kind=CaseKind.WATER_SUPPLY,
        estate_id=estate.id,
        building="3",
        expected_at=None,
        now=now,
    )
    assert [person.id for person in await people_of(session, incident)] == [here.reporter_id]


async def test_joining_happens_once_and_ends_with_erasing(
    session: AsyncSession, now: datetime
) -> None:
    _, _, incident = await outage(session, now)
    neighbour, message = await make_resident(session), serial()
    for _ in range(2):
        await join(session, neighbour, incident, words="没水", message_id=message, now=now)
    assert await people_of(session, incident) == [neighbour]
    assert await incidents_of(session, neighbour) == [incident]
    await leave_all(session, neighbour)
    assert await incidents_of(session, neighbour) == []


async def test_who_of_the_staff_joins_is_counted_as_staff(
    session: AsyncSession, now: datetime
) -> None:
    _, _, incident = await outage(session, now)
    assert await audience_of(session, incident) == Audience(residents=0, staff=0)
    neighbour = await make_resident(session)
    await join(session, neighbour, incident, words="没水", now=now)
    worker = await make_staff(session, openid=(await make_resident(session)).openid)
    account = await ensure_resident(session, str(worker.openid), now=now)
    await join(session, account, incident, words="巡查看到", now=now)
    assert await audience_of(session, incident) == Audience(residents=1, staff=1)
    worker.active = False
    await session.flush()
    assert await audience_of(session, incident) == Audience(residents=2, staff=0)


async def test_a_passed_time_is_said_once_for_each_expectation(
    session: AsyncSession, now: datetime
) -> None:
    clerk, _, incident = await outage(session, now)
    assert await say_overdue(session, now=now + HOUR) == 0
    assert await say_overdue(session, now=now + 2 * HOUR) == 1
    assert await say_overdue(session, now=now + 3 * HOUR) == 0
    await move(session, incident, clerk, expected_at=now + 5 * HOUR, now=now + 3 * HOUR)
    assert await say_overdue(session, now=now + 4 * HOUR) == 0
    assert await say_overdue(session, now=now + 6 * HOUR) == 1
    assert (await changes(session, incident)).count(IncidentChange.OVERDUE) == 2
    steps = await session.scalars(select(IncidentStep.id).order_by(IncidentStep.id))
    assert [job["step_id"] for job in await deferred(session, NOTIFY_TASK)] == list(steps)


async def test_refusals(session: AsyncSession, now: datetime) -> None:
    clerk, estate, incident = await outage(session, now)
    place = {"estate_id": estate.id, "building": "3", "now": now}
    with pytest.raises(NotAllowedError, match="role_may_not"):
        await end(session, incident, await make_staff(session), words="", now=now)
    with pytest.raises(RefusedError, match="incident_kind"):
        await confirm(session, clerk, kind=CaseKind.NEIGHBOUR, expected_at=None, **place)  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="expected_past"):
        await confirm(session, clerk, kind=CaseKind.POWER, expected_at=now, **place)  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="reply_unfit"):
        await end(session, incident, clerk, words="找王师傅13800001234", now=now)
    assert await changes(session, incident) == [IncidentChange.CONFIRMED]


async def test_nobody_who_was_erased_is_told(session: AsyncSession, now: datetime) -> None:
    _, _, incident = await outage(session, now)
    neighbour: Resident = await make_resident(session)
    await join(session, neighbour, incident, words="没水", now=now)
    neighbour.erased_at = now
    await session.flush()
    assert await people_of(session, incident) == []
