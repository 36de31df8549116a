"""What staff see of what was told, and trying again."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import Case
from api.db import Database
from api.errors import RefusedError
from api.notifications.deliveries import LONGEST_CALL, MAY_BE_RESENT, resend, told_to_reporter
from api.notifications.models import UNDER_WAY, DeliveryRoute, DeliveryState, OutboundMessage
from api.notifications.outbox import DELIVER_TASK, Note, queue
from api.texts import render
from tests.factories import deferred, make_case, make_desk, make_resident


@pytest.fixture
async def case(session: AsyncSession, now: datetime) -> Case:
    await make_desk(session, openid="desk")
    return await make_case(session, reporter=await make_resident(session, openid="wang"), now=now)


async def about(
    session: AsyncSession, case: Case, openid: str, state: DeliveryState, now: datetime
) -> None:
    queue(session, openid, Note("您的诉求已办结", subject="诉求已办结"), now=now, case_id=case.id)
    await session.flush()
    for row in await told_to_reporter(session, case):
        row.state, row.error, row.held_at = state, "45015", now
        row.route = DeliveryRoute.TEMPLATE


async def test_only_what_was_told_to_the_reporter(
    session: AsyncSession, case: Case, now: datetime
) -> None:
    await about(session, case, "worker", DeliveryState.SENT, now)
    assert await told_to_reporter(session, case) == []
    await about(session, case, "wang", DeliveryState.SENT, now)
    assert [row.openid for row in await told_to_reporter(session, case)] == ["wang"]


@pytest.mark.parametrize("state", sorted(MAY_BE_RESENT))
async def test_what_did_not_surely_arrive_begins_anew(
    session: AsyncSession, case: Case, now: datetime, state: DeliveryState
) -> None:
    await about(session, case, "wang", state, now)
    assert await resend(session, case, now=now) == 1
    (row,) = await told_to_reporter(session, case)
    assert (row.state, row.route, row.error, row.held_at) == (
        DeliveryState.QUEUED,
        None,
        None,
        None,
    )
    assert await deferred(session, DELIVER_TASK) == [{"openid": "wang"}]


@pytest.mark.parametrize("state", sorted(set(DeliveryState) - MAY_BE_RESENT))
async def test_what_arrived_or_is_on_its_way_is_not_sent_again(
    session: AsyncSession, case: Case, now: datetime, state: DeliveryState
) -> None:
    await about(session, case, "wang", state, now)
    with pytest.raises(RefusedError, match="nothing_to_resend"):
        await resend(session, case, now=now)


@pytest.mark.parametrize("state", sorted(DeliveryState))
def test_every_state_has_its_words(state: DeliveryState, now: datetime) -> None:
    message = OutboundMessage(state=state, error="43004", left_at=now)
    words = render("api/notifications", "delivery", message=message)
    assert len(words) > 3
    assert "43004" not in words


@pytest.mark.parametrize(("left_ago", "again"), [(timedelta(seconds=5), 0), (LONGEST_CALL, 1)])
async def test_what_is_just_being_sent_is_left_alone(
    session: AsyncSession, case: Case, now: datetime, left_ago: timedelta, again: int
) -> None:
    await about(session, case, "wang", DeliveryState.UNKNOWN, now)
    for row in await told_to_reporter(session, case):
        row.error, row.left_at = UNDER_WAY, now - left_ago
    await session.flush()
    if again:
        assert await resend(session, case, now=now) == again
    else:
        with pytest.raises(RefusedError, match="nothing_to_resend"):
            await resend(session, case, now=now)


async def test_what_arrives_in_the_same_moment_is_not_sent_again(
    database: Database, now: datetime
) -> None:
    """A push carries it while somebody asks for it to be sent again."""
    async with database.transaction() as session:
        await make_desk(session, openid="desk")
        case = await make_case(
            session, reporter=await make_resident(session, openid="wang"), now=now
        )
        await about(session, case, "wang", DeliveryState.HELD, now)

    async def resent() -> int:
        async with database.transaction() as session:
            return await resend(session, await session.get_one(Case, case.id), now=now)

    async with database.transaction() as session:
        await session.execute(update(OutboundMessage).values(state=DeliveryState.SENT))
        waiting = asyncio.create_task(resent())
        await asyncio.wait({waiting}, timeout=0.2)
        assert not waiting.done()
    with pytest.raises(RefusedError, match="nothing_to_resend"):
        await waiting
