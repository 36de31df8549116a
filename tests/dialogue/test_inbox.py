"""The inbox: stored once, handled once, answered on exactly one route in whatever order."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Database
from api.dialogue.inbox import (
    ANSWERED_CHANNEL,
    HANDLE_TASK,
    SWEEP_AFTER,
    SWEEP_TASK,
    Push,
    Receipt,
    claim_answer,
    finish,
    receive,
    sweep,
)
from api.dialogue.models import InboundMessage, MessageType, Outcome, ReplyRoute
from api.notifications.models import OWED, DeliveryState, OutboundMessage
from api.notifications.outbox import DELIVER_TASK, Note, Option, queue, replies_to
from tests.factories import deferred, make_message

PUSH = Push(openid="wang", dedupe_key="wang:1", type=MessageType.TEXT, text="楼道灯坏了")
ANSWER = (Note(text="好的"), Note(text="请问在哪里？"))


async def handle(database: Database, message_id: int, *, now: datetime) -> None:
    """What the worker does at the end of a message."""
    async with database.transaction() as session:
        message = await session.get_one(InboundMessage, message_id)
        await finish(session, message, outcome=Outcome.ANSWERED, notes=ANSWER, now=now)


class TestReceiving:
    """A push becomes a row and its jobs, once."""

    async def test_row_and_jobs_come_together(self, session: AsyncSession, now: datetime) -> None:
        receipt = await receive(session, PUSH, now=now)
        message_id = receipt.message_id
        message = await session.get_one(InboundMessage, message_id)
        assert receipt.is_new
        assert (message.openid, message.text, message.received_at) == ("wang", PUSH.text, now)
        assert (message.handled_at, message.outcome, message.reply_route) == (None, None, None)
        columns = text(
            "select task_name, lock, scheduled_at, args from procrastinate_jobs order by id"
        )
        swept = {"message_id": message_id, "late_route": "kf"}
        jobs = [tuple(row) for row in await session.execute(columns)]
        assert jobs == [
            (HANDLE_TASK, "person:wang", None, {"message_id": message_id}),
            (SWEEP_TASK, None, now + SWEEP_AFTER, swept),
        ]

    async def test_a_repeat_adds_nothing(self, session: AsyncSession, now: datetime) -> None:
        first = await receive(session, PUSH, now=now)
        later = now + timedelta(seconds=5)
        again = await receive(session, PUSH, now=later)
        assert again == Receipt(first.message_id, is_new=False, first_at=now, pushes=2)
        assert len(await deferred(session, HANDLE_TASK)) == 1

    async def test_the_key_is_what_counts(self, session: AsyncSession, now: datetime) -> None:
        first = await receive(session, PUSH, now=now)
        second = await receive(session, replace(PUSH, dedupe_key="wang:2"), now=now)
        assert (second.message_id != first.message_id, second.is_new) == (True, True)

    async def test_three_pushes_at_once_are_one(self, database: Database, now: datetime) -> None:
        async def push() -> Receipt:
            async with database.transaction() as session:
                return await receive(session, PUSH, now=now)

        results = await asyncio.gather(push(), push(), push())
        assert len({receipt.message_id for receipt in results}) == 1
        assert sorted(receipt.is_new for receipt in results) == [False, False, True]
        assert sorted(receipt.pushes for receipt in results) == [1, 2, 3]
        async with database.transaction() as session:
            assert len(await deferred(session, HANDLE_TASK)) == 1

    async def test_a_repeat_does_not_wait_for_who_handles_it(
        self, database: Database, now: datetime
    ) -> None:
        async with database.transaction() as session:
            first = await receive(session, PUSH, now=now)
        async with database.transaction() as handling:
            await handling.get_one(InboundMessage, first.message_id, with_for_update=True)
            async with asyncio.timeout(5), database.transaction() as session:
                again = await receive(session, PUSH, now=now)
        assert again == Receipt(first.message_id, is_new=False, first_at=now, pushes=2)

    async def test_what_is_undone_leaves_neither_row_nor_job(
        self, database: Database, now: datetime
    ) -> None:
        class DiskFullError(Exception):
            pass

        async def interrupted() -> None:
            async with database.transaction() as session:
                await receive(session, PUSH, now=now)
                raise DiskFullError

        with pytest.raises(DiskFullError):
            await interrupted()
        async with database.transaction() as session:
            assert (await session.scalars(select(InboundMessage))).all() == []
            assert await deferred(session, HANDLE_TASK) == []
            assert await deferred(session, SWEEP_TASK) == []


class Race:
    """One message, and what each of those who race for its answer got."""

    def __init__(self, database: Database, message_id: int, now: datetime) -> None:
        self.database = database
        self.message_id = message_id
        self.now = now
        self.passive: list[list[str]] = []

    async def worker(self) -> None:
        """The worker has the answer."""
        await handle(self.database, self.message_id, now=self.now)

    async def push(self) -> None:
        """The waiting push looks whether the answer is there."""
        async with self.database.transaction() as session:
            message = await claim_answer(session, self.message_id)
            if message.reply_route is ReplyRoute.PASSIVE:
                replies = await replies_to(session, self.message_id)
                self.passive.append([reply.text for reply in replies])

    async def patience(self) -> None:
        """The push cannot wait any longer; what is there by now it takes."""
        async with self.database.transaction() as session:
            await claim_answer(session, self.message_id, otherwise=ReplyRoute.KF)
        await self.push()

    async def sweeper(self) -> None:
        """The sweeper comes by."""
        async with self.database.transaction() as session:
            await sweep(session, self.message_id, ReplyRoute.KF)

    async def check(self) -> None:
        """The answer left on one route: the one that is written in the row."""
        async with self.database.transaction() as session:
            message = await session.get_one(InboundMessage, self.message_id)
            sent = await deferred(session, DELIVER_TASK)
        if message.reply_route is ReplyRoute.KF:
            assert self.passive == []
            assert sent == [{"openid": message.openid}]
        else:
            assert message.reply_route is ReplyRoute.PASSIVE
            assert self.passive
            assert all(texts == ["好的", "请问在哪里？"] for texts in self.passive)
            assert sent == []


PARTIES: dict[str, Callable[[Race], Awaitable[Any]]] = {
    "worker": Race.worker,
    "push": Race.push,
    "patience": Race.patience,
    "sweeper": Race.sweeper,
}
ORDERS = list(itertools.permutations(PARTIES))


@pytest.fixture
async def race(database: Database, now: datetime) -> Race:
    """A message that has just been received."""
    async with database.transaction() as session:
        receipt = await receive(session, PUSH, now=now)
    return Race(database, receipt.message_id, now)


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
async def test_exactly_one_route_in_every_order(race: Race, order: tuple[str, ...]) -> None:
    for party in order:
        await PARTIES[party](race)
    await race.check()


@pytest.mark.parametrize("order", ORDERS[::6], ids="-".join)
async def test_exactly_one_route_at_the_same_moment(race: Race, order: tuple[str, ...]) -> None:
    await asyncio.gather(*(PARTIES[party](race) for party in order))
    await race.check()


async def test_a_process_that_died_leaves_the_answer_to_the_sweeper(race: Race) -> None:
    await race.worker()
    await race.sweeper()
    await race.check()


async def test_nothing_is_claimed_before_it_is_there(race: Race) -> None:
    await race.push()
    assert race.passive == []
    await race.worker()
    await race.push()
    await race.check()


async def test_a_repeated_push_gets_the_same_answer(race: Race) -> None:
    await race.worker()
    await race.push()
    await race.push()
    await race.check()
    assert len(race.passive) == 2


async def test_a_message_ends_once(race: Race) -> None:
    """A worker that was taken for dead comes back and finishes again."""
    await race.worker()
    await race.worker()
    async with race.database.transaction() as session:
        texts = [reply.text for reply in await replies_to(session, race.message_id)]
    assert texts == [note.text for note in ANSWER]


async def test_an_answer_already_sent_is_not_swept_again(race: Race) -> None:
    await race.worker()
    async with race.database.transaction() as session:
        for reply in await replies_to(session, race.message_id):
            reply.state = DeliveryState.SENT
    await race.sweeper()
    async with race.database.transaction() as session:
        assert await deferred(session, DELIVER_TASK) == []


async def test_whoever_waits_is_woken_when_the_answer_is_there(
    database: Database, database_url: str, race: Race
) -> None:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as listener:
        await listener.execute(f"listen {ANSWERED_CHANNEL}")
        await race.worker()
        woken = [note async for note in listener.notifies(timeout=5, stop_after=1)]
    assert [note.payload for note in woken] == [str(race.message_id)]


class TestFinishing:
    """The end of a message."""

    async def test_outcome_and_replies(self, session: AsyncSession, now: datetime) -> None:
        message = await make_message(session)
        note = Note(text="是这个吗？", options=[Option("是", "/affirm"), Option("不是", "/deny")])
        await finish(session, message, outcome=Outcome.CASE, notes=[note], now=now)
        assert (message.outcome, message.handled_at) == (Outcome.CASE, now)
        [reply] = await replies_to(session, message.id)
        assert (reply.openid, reply.state) == (message.openid, DeliveryState.QUEUED)
        assert reply.options == [
            {"title": "是", "payload": "/affirm"},
            {"title": "不是", "payload": "/deny"},
        ]

    @pytest.mark.parametrize("state", sorted(OWED))
    async def test_what_is_owed_goes_out_with_a_late_answer(
        self, session: AsyncSession, now: datetime, state: DeliveryState
    ) -> None:
        queue(session, "wang", Note(text="您的诉求已办结"), now=now)
        await session.flush()
        held = (await session.scalars(select(OutboundMessage))).one()
        held.state = state
        message = await make_message(session, openid="wang")
        message.reply_route = ReplyRoute.KF
        await session.flush()
        await finish(session, message, outcome=Outcome.ANSWERED, notes=ANSWER, now=now)
        await session.refresh(held)
        assert held.state is DeliveryState.QUEUED
        assert await deferred(session, DELIVER_TASK) == [{"openid": "wang"}]
