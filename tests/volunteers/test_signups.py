"""Activities: places, the waiting list, and moving up."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Database
from api.errors import NotFoundError, RefusedError
from api.volunteers.models import Signup, SignupState
from api.volunteers.service import (
    NOTIFY_TASK,
    cancel_signup,
    my_signups,
    sign_up,
    upcoming,
)
from tests.factories import deferred, make_activity, make_resident, make_team

HOUR = timedelta(hours=1)


async def test_places_then_the_waiting_list(session: AsyncSession, now: datetime) -> None:
    activity = await make_activity(session, capacity=2)
    results = [
        await sign_up(session, await make_resident(session), activity.id, now=now) for _ in range(4)
    ]
    assert [(result.signup.state, result.position) for result in results] == [
        (SignupState.CONFIRMED, None),
        (SignupState.CONFIRMED, None),
        (SignupState.WAITING, 1),
        (SignupState.WAITING, 2),
    ]
    [places] = await upcoming(session, now=now)
    assert (places.free, places.waiting) == (0, 2)


async def test_signing_up_again_changes_nothing(session: AsyncSession, now: datetime) -> None:
    activity = await make_activity(session, capacity=1)
    first, second = await make_resident(session), await make_resident(session)
    for resident, state, position in (
        (first, SignupState.CONFIRMED, None),
        (second, SignupState.WAITING, 1),
    ):
        for _ in range(2):
            result = await sign_up(session, resident, activity.id, now=now)
            assert (result.signup.state, result.position) == (state, position)
    assert len((await session.scalars(select(Signup))).all()) == 2


class TestCancelling:
    """A place given back goes to the first who waits."""

    async def test_the_first_moves_up_and_is_told(
        self, session: AsyncSession, now: datetime
    ) -> None:
        activity = await make_activity(session, capacity=1)
        people = [await make_resident(session) for _ in range(3)]
        for resident in people:
            await sign_up(session, resident, activity.id, now=now)
        await cancel_signup(session, people[0], activity.id, now=now)

        [second] = await my_signups(session, people[1], now=now)
        [third] = await my_signups(session, people[2], now=now)
        assert (second.signup.state, second.position) == (SignupState.CONFIRMED, None)
        assert (third.signup.state, third.position) == (SignupState.WAITING, 1)
        assert await my_signups(session, people[0], now=now) == []
        assert await deferred(session, NOTIFY_TASK) == [{"signup_id": second.signup.id}]

    async def test_leaving_the_waiting_list_moves_nobody(
        self, session: AsyncSession, now: datetime
    ) -> None:
        activity = await make_activity(session, capacity=1)
        people = [await make_resident(session) for _ in range(3)]
        for resident in people:
            await sign_up(session, resident, activity.id, now=now)
        await cancel_signup(session, people[1], activity.id, now=now)
        [third] = await my_signups(session, people[2], now=now)
        assert (third.signup.state, third.position) == (SignupState.WAITING, 1)
        assert await deferred(session, NOTIFY_TASK) == []

    async def test_without_a_waiting_list_the_place_is_free(
        self, session: AsyncSession, now: datetime
    ) -> None:
        activity = await make_activity(session, capacity=1)
        resident = await make_resident(session)
        await sign_up(session, resident, activity.id, now=now)
        await cancel_signup(session, resident, activity.id, now=now)
        [places] = await upcoming(session, now=now)
        assert (places.free, places.waiting) == (1, 0)

    async def test_who_comes_back_queues_behind(self, session: AsyncSession, now: datetime) -> None:
        activity = await make_activity(session, capacity=1)
        people = [await make_resident(session) for _ in range(3)]
        for resident in people:
            await sign_up(session, resident, activity.id, now=now)
        await cancel_signup(session, people[0], activity.id, now=now)
        again = await sign_up(session, people[0], activity.id, now=now)
        assert (again.signup.state, again.position) == (SignupState.WAITING, 2)

    async def test_twice_or_without_a_place_is_refused(
        self, session: AsyncSession, now: datetime
    ) -> None:
        activity = await make_activity(session)
        resident = await make_resident(session)
        with pytest.raises(NotFoundError, match="not_signed_up"):
            await cancel_signup(session, resident, activity.id, now=now)
        await sign_up(session, resident, activity.id, now=now)
        await cancel_signup(session, resident, activity.id, now=now)
        with pytest.raises(NotFoundError, match="not_signed_up"):
            await cancel_signup(session, resident, activity.id, now=now)

    async def test_who_was_moved_up_meanwhile_gives_back_a_real_place(
        self, database: Database, now: datetime
    ) -> None:
        """They read the list while they waited; the place they got since must not be lost."""
        async with database.transaction() as session:
            activity = await make_activity(session, capacity=1)
            people = [await make_resident(session) for _ in range(3)]
            for resident in people:
                await sign_up(session, resident, activity.id, now=now)
        async with database.transaction() as session:
            [seen] = await my_signups(session, people[1], now=now)
            assert seen.position == 1
            async with database.transaction() as other:
                await cancel_signup(other, people[0], activity.id, now=now)
            await cancel_signup(session, people[1], activity.id, now=now)
        async with database.transaction() as session:
            [third] = await my_signups(session, people[2], now=now)
        assert third.signup.state is SignupState.CONFIRMED


class TestOver:
    """What has begun takes and gives back no places."""

    async def test_signing_up(self, session: AsyncSession, now: datetime) -> None:
        activity = await make_activity(session, starts_at=now)
        with pytest.raises(RefusedError, match="activity_over"):
            await sign_up(session, await make_resident(session), activity.id, now=now)

    async def test_cancelling(self, session: AsyncSession, now: datetime) -> None:
        activity = await make_activity(session, starts_at=now + HOUR)
        resident = await make_resident(session)
        await sign_up(session, resident, activity.id, now=now)
        with pytest.raises(RefusedError, match="activity_over"):
            await cancel_signup(session, resident, activity.id, now=now + HOUR)

    async def test_lists(self, session: AsyncSession, now: datetime) -> None:
        activity = await make_activity(session, starts_at=now + HOUR)
        resident = await make_resident(session)
        await sign_up(session, resident, activity.id, now=now)
        assert await my_signups(session, resident, now=now + HOUR) == []
        assert await upcoming(session, now=now + HOUR) == []


async def test_an_unknown_activity(session: AsyncSession, now: datetime) -> None:
    resident = await make_resident(session)
    for step in (sign_up, cancel_signup):
        with pytest.raises(NotFoundError, match="activity_unknown"):
            await step(session, resident, 999_999, now=now)


async def test_the_soonest_come_first(session: AsyncSession, now: datetime) -> None:
    team = await make_team(session)
    for hours in (5, 1, 3):
        await make_activity(
            session, team=team, title=f"{hours}小时后", starts_at=now + hours * HOUR
        )
    titles = [places.activity.title for places in await upcoming(session, now=now, limit=2)]
    assert titles == ["1小时后", "3小时后"]


class TestAtOnce:
    """Many at the same moment."""

    async def test_an_activity_never_overfills(self, database: Database, now: datetime) -> None:
        async with database.transaction() as session:
            activity = await make_activity(session, capacity=3)
            people = [await make_resident(session) for _ in range(10)]

        async def one(number: int) -> SignupState:
            async with database.transaction() as session:
                result = await sign_up(session, people[number], activity.id, now=now)
                return result.signup.state

        states = await asyncio.gather(*(one(number) for number in range(10)))
        assert Counter(states) == {SignupState.CONFIRMED: 3, SignupState.WAITING: 7}

    async def test_every_place_given_back_is_given_on(
        self, database: Database, now: datetime
    ) -> None:
        async with database.transaction() as session:
            activity = await make_activity(session, capacity=3)
            people = [await make_resident(session) for _ in range(8)]
            for resident in people:
                await sign_up(session, resident, activity.id, now=now)

        async def leave(number: int) -> None:
            async with database.transaction() as session:
                await cancel_signup(session, people[number], activity.id, now=now)

        await asyncio.gather(*(leave(number) for number in range(3)))
        async with database.transaction() as session:
            [places] = await upcoming(session, now=now)
            told = await deferred(session, NOTIFY_TASK)
        assert (places.free, places.waiting) == (0, 2)
        assert len({job["signup_id"] for job in told}) == 3

    async def test_one_person_twice_gets_one_place(self, database: Database, now: datetime) -> None:
        async with database.transaction() as session:
            activity = await make_activity(session, capacity=5)
            resident = await make_resident(session)

        async def one() -> None:
            async with database.transaction() as session:
                await sign_up(session, resident, activity.id, now=now)

        await asyncio.gather(*(one() for _ in range(4)))
        async with database.transaction() as session:
            [places] = await upcoming(session, now=now)
        assert places.free == 4
