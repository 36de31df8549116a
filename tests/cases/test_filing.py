"""Opening a case: once for a message, numbered without gaps, promised, owned."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.choosing import Considered, Decision, Way
from api.cases.filing import FileCase, file_case, resident_attaches
from api.cases.history import NOTIFY_TASK
from api.cases.kinds import CaseKind, Urgency
from api.cases.lifecycle import CaseAction, CaseState
from api.cases.media import media_of_case
from api.cases.models import ActorRole, Case, CaseEvent
from api.cases.queries import timeline
from api.cases.work import resolve, take
from api.db import Database
from api.errors import IllegalTransitionError, UnavailableError
from api.residents.models import Resident
from tests.factories import (
    deferred,
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_media,
    make_resident,
    make_staff,
)

COMMAND = FileCase(
    message_id=77, kind=CaseKind.LIGHTING, description="楼道灯坏了", place="阳光花园3栋"
)


async def test_a_case_is_accepted_assigned_and_told(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session)
    case = await make_case(session, now=now)

    assert case.state is CaseState.ASSIGNED
    assert (case.owner_id, case.list_number, case.taken_at) == (desk.id, 1, None)
    events = await timeline(session, case)
    assert [(e.action, e.from_state, e.to_state, e.actor_role) for e in events] == [
        (CaseAction.ACCEPT, CaseState.OPENED, CaseState.ACCEPTED, ActorRole.SYSTEM),
        (CaseAction.ASSIGN, CaseState.ACCEPTED, CaseState.ASSIGNED, ActorRole.SYSTEM),
    ]
    decision = Decision(way=Way.DESK, considered=[Considered(desk.id, 0, None, None)])
    assert events[1].facts == {"owner_id": desk.id, "why": decision.as_facts()}
    told = await deferred(session, NOTIFY_TASK)
    assert told == [{"event_id": event.id} for event in events]


async def test_the_kind_decides_urgency_and_promise(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    normal = await make_case(session, kind=CaseKind.LIGHTING, now=now)
    urgent = await make_case(session, kind=CaseKind.WATER_SUPPLY, now=now)
    danger = await make_case(session, kind=CaseKind.EMERGENCY, now=now)
    assert [case.urgency for case in (normal, urgent, danger)] == [
        Urgency.NORMAL,
        Urgency.URGENT,
        Urgency.DANGER,
    ]
    assert danger.accept_due_at == now + timedelta(minutes=15)
    assert urgent.accept_due_at == now + timedelta(minutes=30)
    assert normal.accept_due_at > urgent.accept_due_at


async def test_pictures_come_with_it_once(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    first, second = await make_media(session), await make_media(session)
    case = await make_case(session, media_ids=[first.id, second.id, first.id], now=now)
    assert await media_of_case(session, case) == [first, second]


class TestOnce:
    """The same message files one case."""

    async def test_a_repeat_gets_the_same_case(self, session: AsyncSession, now: datetime) -> None:
        await make_desk(session)
        resident = await make_resident(session)
        first = await file_case(session, resident, COMMAND, now=now)
        again = await file_case(session, resident, COMMAND, now=now + timedelta(minutes=1))
        assert again is first
        assert await session.scalar(select(func.count()).select_from(CaseEvent)) == 2

    async def test_two_at_the_same_moment_file_one(self, database: Database, now: datetime) -> None:
        async with database.transaction() as session:
            await make_desk(session)
            openid = (await make_resident(session)).openid

        async def attempt() -> str:
            async with database.transaction() as session:
                resident = await make_resident(session, openid=openid)
                return (await file_case(session, resident, COMMAND, now=now)).case_number

        numbers = await asyncio.gather(*(attempt() for _ in range(5)))
        assert set(numbers) == {"YX-20261123-0001"}

    async def test_imports_have_no_message_and_are_not_merged(
        self, session: AsyncSession, now: datetime
    ) -> None:
        await make_desk(session)
        resident = await make_resident(session)
        cases = [await make_case(session, reporter=resident, now=now) for _ in range(2)]
        assert cases[0].id != cases[1].id


class TestNumbers:
    """`YX-20261123-0001`: by the day of Shanghai, without gaps."""

    async def test_each_day_counts_from_one(self, session: AsyncSession) -> None:
        await make_desk(session)
        sunday = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
        numbers = [
            (await make_case(session, now=sunday + timedelta(minutes=minutes))).case_number
            for minutes in (0, 0, 1, 1)
        ]
        assert numbers == [
            "YX-20261122-0001",
            "YX-20261122-0002",
            "YX-20261123-0001",
            "YX-20261123-0002",
        ]

    async def test_ten_at_once_leave_no_gap(self, database: Database, now: datetime) -> None:
        async with database.transaction() as session:
            desk = await make_desk(session)

        async def one(minutes: int) -> None:
            async with database.transaction() as session:
                await make_case(session, now=now + timedelta(minutes=minutes))

        await asyncio.gather(*(one(minutes) for minutes in range(10)))
        async with database.transaction() as session:
            cases = (await session.scalars(select(Case).order_by(Case.case_number))).all()
        assert [case.case_number for case in cases] == [
            f"YX-20261123-{number:04d}" for number in range(1, 11)
        ]
        assert sorted(case.list_number or 0 for case in cases) == list(range(1, 11))
        assert {case.owner_id for case in cases} == {desk.id}

    async def test_days_do_not_wait_for_each_other_in_a_circle(
        self, database: Database, now: datetime
    ) -> None:
        """Filings of different days share no counter, only the owner whose list they join."""
        async with database.transaction() as session:
            await make_desk(session)

        async def one(day: int) -> None:
            async with database.transaction() as session:
                await make_case(session, now=now + timedelta(days=day))

        await asyncio.gather(*(one(day) for day in range(10)))
        async with database.transaction() as session:
            lists = (await session.scalars(select(Case.list_number))).all()
        assert sorted(number or 0 for number in lists) == list(range(1, 11))

    async def test_what_is_undone_uses_up_no_number(
        self, database: Database, now: datetime
    ) -> None:
        async with database.transaction() as session:
            await make_desk(session)

        class InterruptedError(Exception):
            pass

        async def interrupted() -> None:
            async with database.transaction() as session:
                await make_case(session, now=now)
                raise InterruptedError

        with pytest.raises(InterruptedError):
            await interrupted()
        async with database.transaction() as session:
            assert await deferred(session, NOTIFY_TASK) == []
            assert (await make_case(session, now=now)).case_number == "YX-20261123-0001"

    async def test_numbers_look_as_promised(self, session: AsyncSession, now: datetime) -> None:
        await make_desk(session)
        case = await make_case(session, now=now)
        assert re.fullmatch(r"YX-\d{8}-\d{4}", case.case_number)


class TestListNumbers:
    """The short numbers by which an owner calls their cases."""

    async def test_they_stay_when_an_earlier_case_ends(
        self, session: AsyncSession, now: datetime
    ) -> None:
        desk = await make_desk(session)
        first, second, third = [await make_case(session, now=now) for _ in range(3)]
        await take(session, first, desk, now=now)
        await resolve(session, first, desk, note="已处理", now=now)
        fourth = await make_case(session, now=now)
        numbers = [case.list_number for case in (first, second, third, fourth)]
        assert numbers == [None, 2, 3, 4]

    async def test_each_owner_counts_alone(self, session: AsyncSession, now: datetime) -> None:
        await make_desk(session)
        estate = await make_estate(session)
        workers = [await make_staff(session) for _ in range(2)]
        await make_grid(session, estate=estate, workers=workers)
        cases = [
            await make_case(session, estate=estate, now=now + timedelta(minutes=minute))
            for minute in range(4)
        ]
        assert [case.list_number for case in cases] == [1, 1, 2, 2]

    async def test_an_empty_list_starts_again_at_one(
        self, session: AsyncSession, now: datetime
    ) -> None:
        desk = await make_desk(session)
        case = await make_case(session, now=now)
        await take(session, case, desk, now=now)
        await resolve(session, case, desk, note="已处理", now=now)
        assert (await make_case(session, now=now)).list_number == 1


class TestLatePictures:
    """A picture that comes after the filing."""

    async def test_it_joins_the_case_and_its_history(
        self, session: AsyncSession, now: datetime
    ) -> None:
        await make_desk(session)
        resident = await make_resident(session)
        case = await make_case(session, reporter=resident, now=now)
        picture = await make_media(session)
        await resident_attaches(session, resident, case, picture.id, now=now)
        assert await media_of_case(session, case) == [picture]
        last = (await timeline(session, case))[-1]
        assert (last.action, last.actor_role, last.actor_id, last.facts) == (
            CaseAction.ATTACH,
            ActorRole.RESIDENT,
            resident.id,
            {"media_id": picture.id},
        )

    async def test_a_closed_case_takes_none(self, session: AsyncSession, now: datetime) -> None:
        await make_desk(session)
        resident = await make_resident(session)
        case = await make_case(session, reporter=resident, now=now)
        case.state = CaseState.CLOSED
        picture = await make_media(session)
        with pytest.raises(IllegalTransitionError):
            await resident_attaches(session, resident, case, picture.id, now=now)
        assert await media_of_case(session, case) == []


async def test_without_a_desk_nothing_is_opened(database: Database, now: datetime) -> None:
    with pytest.raises(UnavailableError, match="no_desk"):
        async with database.transaction() as session:
            await make_case(session, now=now)
    async with database.transaction() as session:
        assert (await session.scalars(select(Case))).all() == []
        assert (await session.scalars(select(Resident))).all() == []
