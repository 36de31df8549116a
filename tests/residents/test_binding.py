"""Binding a home: proven by the register, three wrong tries, an hour's lock."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Database
from api.errors import NotFoundError, RefusedError
from api.residents.models import Binding, Resident
from api.residents.service import (
    LOCK_TIME,
    WRONG_TRIES,
    BindHome,
    bind_home,
    bound_homes,
    locked_until,
    unbind_home,
)
from tests.factories import make_estate, make_home, make_resident, serial

MINUTE = timedelta(minutes=1)


def claim(
    *,
    estate: str = "阳光花园",
    building: str = "3",
    room: str = "501",
    holder_name: str = "王芳",
    phone_last4: str = "1234",
) -> BindHome:
    """A claim by a new message; a true one to the home of the fixture if nothing is changed."""
    return BindHome(
        message_id=serial(),
        estate=estate,
        building=building,
        unit="2",
        room=room,
        holder_name=holder_name,
        phone_last4=phone_last4,
    )


WRONG = {"phone_last4": "0000"}


@pytest.fixture
async def resident(session: AsyncSession) -> Resident:
    """A resident of a town with two homes in 阳光花园."""
    estate = await make_estate(session, name="阳光花园")
    await make_home(session, estate=estate, room="501")
    await make_home(session, estate=estate, room="502", holder_name="陈明")
    return await make_resident(session, agrees=True)


async def test_a_true_claim_binds(session: AsyncSession, resident: Resident, now: datetime) -> None:
    outcome = await bind_home(session, resident, claim(), now=now)
    assert outcome.bound is not None
    assert outcome.bound.address == "阳光花园3栋2单元501"
    assert [home.address for home in await bound_homes(session, resident)] == [
        "阳光花园3栋2单元501"
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone_last4": "0000"},
        {"holder_name": "陈明"},
        {"room": "502"},
        {"room": "999"},
        {"building": "99"},
        {"estate": "没有的小区"},
        {"holder_name": "", "phone_last4": ""},
    ],
    ids=str,
)
async def test_a_wrong_claim_is_counted_and_tells_nothing(
    session: AsyncSession, resident: Resident, now: datetime, wrong: dict[str, str]
) -> None:
    """An address that does not exist reads the same as a wrong name."""
    outcome = await bind_home(session, resident, claim(**wrong), now=now)
    assert (outcome.bound, outcome.tries_left) == (None, WRONG_TRIES - 1)
    assert await bound_homes(session, resident) == []


class TestLock:
    """Three wrong tries lock for an hour from the last of them."""

    async def test_three_wrong_tries(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        left = [
            (await bind_home(session, resident, claim(**WRONG), now=now + n * MINUTE)).tries_left
            for n in range(3)
        ]
        assert left == [2, 1, 0]
        end = now + 2 * MINUTE + LOCK_TIME
        with pytest.raises(RefusedError, match="binding_locked") as refused:
            await bind_home(session, resident, claim(), now=end - MINUTE)
        assert refused.value.facts == {"until": end}
        assert await bound_homes(session, resident) == []

    async def test_trying_while_locked_does_not_lengthen_it(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        for _ in range(3):
            await bind_home(session, resident, claim(**WRONG), now=now)
        with pytest.raises(RefusedError, match="binding_locked"):
            await bind_home(session, resident, claim(**WRONG), now=now + 59 * MINUTE)
        outcome = await bind_home(session, resident, claim(), now=now + LOCK_TIME)
        assert outcome.bound is not None

    async def test_after_the_hour_there_are_three_tries_again(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        for _ in range(3):
            await bind_home(session, resident, claim(**WRONG), now=now)
        later = now + LOCK_TIME
        left = [
            (await bind_home(session, resident, claim(**WRONG), now=later)).tries_left
            for _ in range(3)
        ]
        assert left == [2, 1, 0]

    async def test_tries_of_long_ago_do_not_count(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        for minutes in (0, 50, 61):
            outcome = await bind_home(session, resident, claim(**WRONG), now=now + minutes * MINUTE)
        assert outcome.tries_left == 1
        assert await locked_until(session, resident, now=now + 61 * MINUTE) is None

    async def test_a_success_wipes_the_slate(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        for wrong in (WRONG, WRONG, {}, WRONG, WRONG):
            outcome = await bind_home(session, resident, claim(**wrong), now=now)
        assert outcome.tries_left == 1

    async def test_it_is_the_persons_not_the_homes(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        for room in ("501", "502", "503"):
            await bind_home(session, resident, claim(room=room, **WRONG), now=now)
        assert await locked_until(session, resident, now=now) == now + LOCK_TIME
        neighbour = await make_resident(session, agrees=True)
        assert (await bind_home(session, neighbour, claim(), now=now)).bound is not None


class TestRepeats:
    """The same message is judged once."""

    async def test_a_wrong_one_is_counted_once(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        wrong = claim(**WRONG)
        outcomes = [await bind_home(session, resident, wrong, now=now) for _ in range(4)]
        assert [outcome.tries_left for outcome in outcomes] == [2, 2, 2, 2]

    async def test_the_one_that_locked_says_so_again(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        for _ in range(2):
            await bind_home(session, resident, claim(**WRONG), now=now)
        last = claim(**WRONG)
        for _ in range(2):
            assert (await bind_home(session, resident, last, now=now)).tries_left == 0

    async def test_a_true_one_answers_with_its_own_home(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        first = claim()
        await bind_home(session, resident, first, now=now)
        second = claim(room="502", holder_name="陈明")
        await bind_home(session, resident, second, now=now + MINUTE)
        repeated = await bind_home(session, resident, first, now=now + 2 * MINUTE)
        assert repeated.bound is not None
        assert repeated.bound.home.room == "501"
        assert [bound.home.room for bound in await bound_homes(session, resident)] == [
            "502",
            "501",
        ]

    async def test_a_true_one_binds_nothing_after_moving_out(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        true = claim()
        outcome = await bind_home(session, resident, true, now=now)
        assert outcome.bound is not None
        await unbind_home(session, resident, outcome.bound.home.id, now=now)
        await bind_home(session, resident, true, now=now)
        assert await bound_homes(session, resident) == []


class TestSeveralHomes:
    """The newest binding is the one that a resident speaks for."""

    async def test_the_newest_comes_first(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        await bind_home(session, resident, claim(), now=now)
        await bind_home(session, resident, claim(room="502", holder_name="陈明"), now=now + MINUTE)
        rooms = [bound.home.room for bound in await bound_homes(session, resident)]
        assert rooms == ["502", "501"]

    async def test_saying_it_again_brings_a_home_to_the_front(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        await bind_home(session, resident, claim(), now=now)
        await bind_home(session, resident, claim(room="502", holder_name="陈明"), now=now + MINUTE)
        await bind_home(session, resident, claim(), now=now + 2 * MINUTE)
        rooms = [bound.home.room for bound in await bound_homes(session, resident)]
        assert rooms == ["501", "502"]
        assert len((await session.scalars(select(Binding))).all()) == 2

    async def test_one_home_may_have_several_residents(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        wife = await make_resident(session, agrees=True)
        for person in (resident, wife):
            assert (await bind_home(session, person, claim(), now=now)).bound is not None


class TestMovingOut:
    """解绑."""

    async def test_it_ends_the_tie_and_can_begin_again(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        outcome = await bind_home(session, resident, claim(), now=now)
        assert outcome.bound is not None
        await unbind_home(session, resident, outcome.bound.home.id, now=now + MINUTE)
        assert await bound_homes(session, resident) == []
        await bind_home(session, resident, claim(), now=now + 2 * MINUTE)
        assert len(await bound_homes(session, resident)) == 1

    async def test_only_ones_own(
        self, session: AsyncSession, resident: Resident, now: datetime
    ) -> None:
        outcome = await bind_home(session, resident, claim(), now=now)
        assert outcome.bound is not None
        stranger = await make_resident(session, agrees=True)
        with pytest.raises(NotFoundError, match="binding_unknown"):
            await unbind_home(session, stranger, outcome.bound.home.id, now=now)
        assert len(await bound_homes(session, resident)) == 1


async def test_claims_at_the_same_moment_share_the_tries(database: Database, now: datetime) -> None:
    """Ten messages at once do not get ten guesses."""
    async with database.transaction() as session:
        resident = await make_resident(session, agrees=True)

    async def guess() -> bool:
        try:
            async with database.transaction() as session:
                await bind_home(session, resident, claim(**WRONG), now=now)
        except RefusedError:
            return False
        return True

    judged = await asyncio.gather(*(guess() for _ in range(10)))
    assert sum(judged) == WRONG_TRIES
