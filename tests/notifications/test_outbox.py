"""The outbox: what we owe somebody, in order, on its way exactly when it may be."""

from datetime import datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.models import OWED, DeliveryState, OutboundMessage
from api.notifications.outbox import (
    DELIVER_TASK,
    OPTION_LIFE,
    Note,
    Option,
    queue,
    release_owed,
    replies_to,
    tell,
)
from tests.factories import deferred, make_message


async def outbox(session: AsyncSession) -> list[OutboundMessage]:
    """Everything in the outbox, in order."""
    await session.flush()
    query = select(OutboundMessage).order_by(OutboundMessage.id)
    return list((await session.scalars(query.execution_options(populate_existing=True))).all())


async def test_telling_puts_it_on_its_way(session: AsyncSession, now: datetime) -> None:
    await tell(session, "wang", Note(text="您的诉求已办结", subject="已办结"), now=now)
    [message] = await outbox(session)
    assert (message.openid, message.subject, message.state, message.queued_at) == (
        "wang",
        "已办结",
        DeliveryState.QUEUED,
        now,
    )
    assert await deferred(session, DELIVER_TASK) == [{"openid": "wang"}]
    lock = await session.scalar(text("select lock from procrastinate_jobs"))
    assert lock == "deliver:wang"


async def test_queueing_alone_sends_nothing(session: AsyncSession, now: datetime) -> None:
    queue(session, "wang", Note(text="好的"), now=now)
    assert len(await outbox(session)) == 1
    assert await deferred(session, DELIVER_TASK) == []


async def test_options_are_bound_to_a_time(session: AsyncSession, now: datetime) -> None:
    note = Note(text="打分", options=[Option("5分", '/case_rate{"rating": "5"}')])
    queue(session, "wang", note, now=now)
    queue(session, "wang", Note(text="好的"), now=now)
    with_options, without = await outbox(session)
    assert with_options.options == [{"title": "5分", "payload": '/case_rate{"rating": "5"}'}]
    assert with_options.options_expire_at == now + OPTION_LIFE
    assert (without.options, without.options_expire_at) == ([], None)


async def test_replies_keep_their_order_and_their_message(
    session: AsyncSession, now: datetime
) -> None:
    first, second = await make_message(session), await make_message(session)
    for message, words in ((first, "一"), (second, "二"), (first, "三")):
        queue(session, message.openid, Note(text=words), now=now, in_reply_to=message.id)
    queue(session, first.openid, Note(text="四"), now=now)
    assert [reply.text for reply in await replies_to(session, first.id)] == ["一", "三"]
    assert [reply.text for reply in await replies_to(session, second.id)] == ["二"]


class TestHeld:
    """What may not be sent now goes out when the person is here again."""

    async def test_only_theirs_and_only_what_is_held(
        self, session: AsyncSession, now: datetime
    ) -> None:
        for openid in ("wang", "wang", "chen"):
            queue(session, openid, Note(text="您的诉求已办结"), now=now)
        first, second, chens = await outbox(session)
        first.state = chens.state = DeliveryState.HELD
        second.state = DeliveryState.FAILED
        await session.flush()
        assert await release_owed(session, "wang", with_answer_to=1)
        assert [message.state for message in await outbox(session)] == [
            DeliveryState.QUEUED,
            DeliveryState.FAILED,
            DeliveryState.HELD,
        ]

    @pytest.mark.parametrize("state", sorted(set(DeliveryState) - OWED))
    async def test_what_is_not_owed_stays_as_it_is(
        self, session: AsyncSession, now: datetime, state: DeliveryState
    ) -> None:
        queue(session, "wang", Note(text="您的诉求已办结"), now=now)
        [message] = await outbox(session)
        message.state = state
        await session.flush()
        assert not await release_owed(session, "wang", with_answer_to=1)
        assert [m.state for m in await outbox(session)] == [state]
