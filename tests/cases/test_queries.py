"""Finding cases: only one's own, and always as they are at this moment."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.lifecycle import CaseState
from api.cases.models import Case
from api.cases.queries import (
    locked_case,
    owned_case,
    rateable_case,
    reported_case,
    reported_cases,
    unfinished_of,
)
from api.cases.work import resolve, take
from api.db import Database
from api.errors import NotFoundError
from tests.factories import make_case, make_desk, make_resident

MINUTE = timedelta(minutes=1)


class TestResidents:
    """A resident sees what they reported themselves."""

    async def test_the_newest_first(self, session: AsyncSession, now: datetime) -> None:
        await make_desk(session)
        resident = await make_resident(session)
        cases = [
            await make_case(session, reporter=resident, now=now + number * MINUTE)
            for number in range(7)
        ]
        await make_case(session, now=now + 8 * MINUTE)
        assert list(await reported_cases(session, resident)) == cases[:1:-1]
        assert list(await reported_cases(session, resident, limit=2)) == cases[:-3:-1]
        assert await reported_case(session, resident) is cases[-1]

    async def test_by_number_in_any_writing(self, session: AsyncSession, now: datetime) -> None:
        await make_desk(session)
        resident = await make_resident(session)
        case = await make_case(session, reporter=resident, now=now)
        await make_case(session, reporter=resident, now=now + MINUTE)
        number = case.case_number.lower()
        assert await reported_case(session, resident, case_number=number) is case

    async def test_somebody_elses_is_unknown(self, session: AsyncSession, now: datetime) -> None:
        await make_desk(session)
        stranger = await make_resident(session)
        case = await make_case(session, now=now)
        with pytest.raises(NotFoundError, match="case_unknown"):
            await reported_case(session, stranger, case_number=case.case_number)
        with pytest.raises(NotFoundError, match="no_cases"):
            await reported_case(session, stranger)
        assert list(await reported_cases(session, stranger)) == []


class TestOwners:
    """Staff see what lies with them."""

    async def test_by_short_number_and_by_case_number(
        self, session: AsyncSession, now: datetime
    ) -> None:
        desk = await make_desk(session)
        first, second = [await make_case(session, now=now) for _ in range(2)]
        assert list(await unfinished_of(session, desk)) == [first, second]
        assert await owned_case(session, desk, "2") is second
        assert await owned_case(session, desk, second.case_number.lower()) is second

    @pytest.mark.parametrize("reference", ["0", "3", "999999999999999999999999"])
    async def test_a_number_that_is_not_on_the_list(
        self, session: AsyncSession, now: datetime, reference: str
    ) -> None:
        desk = await make_desk(session)
        await make_case(session, now=now)
        with pytest.raises(NotFoundError, match="list_number_unknown"):
            await owned_case(session, desk, reference)

    @pytest.mark.parametrize("reference", ["", "②", "²", "YX", "YX-20261123-9999", "'; --"])
    async def test_what_is_no_number_of_theirs(
        self, session: AsyncSession, now: datetime, reference: str
    ) -> None:
        desk = await make_desk(session)
        await make_case(session, now=now)
        with pytest.raises(NotFoundError, match="case_not_yours"):
            await owned_case(session, desk, reference)

    async def test_a_colleagues_case_is_not_theirs(
        self, session: AsyncSession, now: datetime
    ) -> None:
        await make_desk(session)
        case = await make_case(session, now=now)
        colleague = await make_desk(session)
        with pytest.raises(NotFoundError, match="case_not_yours"):
            await owned_case(session, colleague, case.case_number)
        with pytest.raises(NotFoundError, match="list_number_unknown"):
            await owned_case(session, colleague, "1")

    async def test_a_finished_case_leaves_the_list(
        self, session: AsyncSession, now: datetime
    ) -> None:
        desk = await make_desk(session)
        case = await make_case(session, now=now)
        await take(session, case, desk, now=now)
        await resolve(session, case, desk, note="已处理", now=now)
        assert list(await unfinished_of(session, desk)) == []
        assert await owned_case(session, desk, case.case_number) is case


class TestFreshness:
    """Who locks a case sees it as it is now, even after having read it earlier."""

    async def test_a_lock_reads_again(self, database: Database, now: datetime) -> None:
        async with database.transaction() as session:
            desk = await make_desk(session)
            resident = await make_resident(session)
            case = await make_case(session, reporter=resident, now=now)

        ways: list[Callable[[AsyncSession], Awaitable[Case]]] = [
            lambda reader: locked_case(reader, case.id),
            lambda reader: reported_case(reader, resident),
            lambda reader: rateable_case(reader, resident, case_number=None),
            lambda reader: owned_case(reader, desk, case.case_number),
        ]
        for number, way in enumerate(ways):
            async with database.transaction() as reader:
                seen = await reader.get_one(Case, case.id)
                async with database.transaction() as other:
                    changed = await locked_case(other, case.id)
                    changed.state = CaseState.RESOLVED
                    changed.description = f"第{number}次"
                assert (await way(reader)).description == f"第{number}次"
                assert seen.description == f"第{number}次"
