"""A day read from the store, kept, and told to the supervisors when it is off."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from procrastinate import PsycopgConnector
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.clock import utc_now
from api.db import Database
from api.dialogue.inbox import finish
from api.dialogue.models import InboundMessage, MessageType, Outcome
from api.jobs import app, defer
from api.notifications.erasure import TAKEN_BACK
from api.notifications.models import DeliveryState, OutboundMessage
from api.notifications.outbox import Note
from api.reconciliation.balance import Balance, Fault
from api.reconciliation.models import Reconciliation
from api.reconciliation.service import balance_of, close_day, days_to_close, kept_balance
from api.texts import render
from api.worker import connector_opened
from tests.factories import make_case, make_desk, make_message, make_supervisor

DAY = date(2026, 11, 23)
MORNING_AFTER = datetime.fromisoformat("2026-11-24T00:20:00+08:00")
HOUR = timedelta(hours=1)


async def ended(
    session: AsyncSession,
    outcome: Outcome,
    *,
    now: datetime,
    type: MessageType = MessageType.TEXT,
    replies: Sequence[str] = ("好的",),
) -> InboundMessage:
    """A message that came and was answered in the same moment, its job done and gone."""
    message = await make_message(session, type=type, now=now)
    kinds = {Outcome.CASE: CaseKind.LIGHTING, Outcome.HUMAN: CaseKind.HAND_OVER}
    if outcome in kinds:
        await make_case(session, kind=kinds[outcome], message_id=message.id, now=now)
    notes = [Note(text=words) for words in replies]
    await finish(session, message, outcome=outcome, notes=notes, now=now)
    await session.execute(update(OutboundMessage).values(state=DeliveryState.SENT))
    await session.execute(text("delete from procrastinate_jobs"))
    return message


async def a_day(session: AsyncSession, now: datetime) -> dict[Outcome, InboundMessage]:
    """A message for each outcome, somebody who left, and a desk to take the cases."""
    await make_desk(session)
    messages = {outcome: await ended(session, outcome, now=now) for outcome in Outcome}
    await ended(session, Outcome.ANSWERED, type=MessageType.UNSUBSCRIBE, now=now, replies=())
    return messages


async def looked_at(session: AsyncSession) -> Balance:
    """The balance on the morning after, of what stands in the store."""
    await session.flush()
    session.expire_all()
    return await balance_of(session, DAY, now=MORNING_AFTER)


async def test_a_breath_is_answered_once_and_repeats_are_counted(
    session: AsyncSession, now: datetime
) -> None:
    led = await ended(session, Outcome.MERGED, now=now, replies=())
    leader = await ended(session, Outcome.ANSWERED, now=now)
    change = update(InboundMessage).values(turn_id=leader.id, pushes=3)
    await session.execute(change.where(InboundMessage.id == led.id))
    await session.execute(
        update(InboundMessage).values(turn_id=leader.id).where(InboundMessage.id == leader.id)
    )
    found = await looked_at(session)
    assert found.is_balanced
    assert (found.received, found.repeats) == (2, 2)


async def test_a_day_that_balances(session: AsyncSession, now: datetime) -> None:
    await a_day(session, now)
    found = await looked_at(session)
    assert found.faults == {}
    assert found.is_balanced
    assert found.received == 7
    assert found.outcomes == dict.fromkeys(Outcome, 1) | {Outcome.ANSWERED: 2}


@pytest.mark.parametrize("type", [MessageType.SUBSCRIPTION, MessageType.UNSUBSCRIBE])
async def test_an_event_that_is_answered_nothing(
    session: AsyncSession, now: datetime, type: MessageType
) -> None:
    await ended(session, Outcome.ANSWERED, type=type, now=now, replies=())
    assert (await looked_at(session)).is_balanced


async def test_who_asks_for_what_is_owed_is_answered_with_it(
    session: AsyncSession, now: datetime
) -> None:
    """更多, 1 or the menu: the answer is what was held from before, carried by push or outbox."""
    await ended(session, Outcome.ANSWERED, now=now)
    asking = (await ended(session, Outcome.ANSWERED, now=now, replies=())).id
    assert (await looked_at(session)).faults == {Fault.UNANSWERED: [asking]}
    await session.execute(update(OutboundMessage).values(carried_by=asking))
    assert (await looked_at(session)).is_balanced


@pytest.mark.parametrize("error", sorted(TAKEN_BACK))
async def test_what_was_taken_back_has_not_failed(
    session: AsyncSession, now: datetime, error: str
) -> None:
    message = await ended(session, Outcome.ANSWERED, now=now)
    change = update(OutboundMessage).where(OutboundMessage.in_reply_to == message.id)
    await session.execute(change.values(state=DeliveryState.FAILED, error=error))
    assert (await looked_at(session)).is_balanced


class TestMutations:
    """One row changed behind the back of the house, and it shows, by its number."""

    @pytest.fixture
    async def messages(self, session: AsyncSession, now: datetime) -> dict[Outcome, InboundMessage]:
        return await a_day(session, now)

    async def test_a_message_forgotten(self, session: AsyncSession, now: datetime) -> None:
        number = (await make_message(session, now=now)).id
        assert (await looked_at(session)).faults == {Fault.STUCK: [number]}
        await session.execute(text("delete from procrastinate_jobs"))
        found = await looked_at(session)
        assert found.faults == {Fault.LOST: [number]}
        assert found.open == 1

    async def test_another_messages_job_is_no_help(
        self, session: AsyncSession, now: datetime
    ) -> None:
        number = (await make_message(session, now=now)).id
        await session.execute(text("delete from procrastinate_jobs"))
        await defer(session, "sweep_reply", message_id=number)
        await defer(session, "handle_message", message_id=number + 1)
        assert (await looked_at(session)).faults == {Fault.LOST: [number]}

    async def test_an_end_half_written(
        self, session: AsyncSession, messages: dict[Outcome, InboundMessage]
    ) -> None:
        torn = messages[Outcome.MERGED].id
        change = update(InboundMessage).where(InboundMessage.id == torn)
        await session.execute(change.values(outcome=None))
        assert (await looked_at(session)).faults == {Fault.HALF_ENDED: [torn]}

    @pytest.mark.parametrize("outcome", [Outcome.CASE, Outcome.HUMAN])
    async def test_a_case_gone(
        self,
        session: AsyncSession,
        messages: dict[Outcome, InboundMessage],
        outcome: Outcome,
    ) -> None:
        message = messages[outcome].id
        change = update(Case).where(Case.source_message_id == message)
        await session.execute(change.values(source_message_id=None))
        assert (await looked_at(session)).faults == {Fault.CASE_MISSING: [message]}

    async def test_a_case_that_the_inbox_does_not_know_of(
        self, session: AsyncSession, messages: dict[Outcome, InboundMessage]
    ) -> None:
        message = messages[Outcome.CASE].id
        change = update(InboundMessage).where(InboundMessage.id == message)
        await session.execute(change.values(outcome=Outcome.ANSWERED))
        assert (await looked_at(session)).faults == {Fault.CASE_UNTOLD: [message]}

    async def test_a_message_gone(
        self, session: AsyncSession, messages: dict[Outcome, InboundMessage]
    ) -> None:
        message = messages[Outcome.CASE].id
        case = await session.scalar(select(Case.id).where(Case.source_message_id == message))
        await session.execute(delete(OutboundMessage))
        await session.execute(delete(InboundMessage).where(InboundMessage.id == message))
        found = await looked_at(session)
        assert found.faults[Fault.CASE_WITHOUT_MESSAGE] == [case]
        assert found.received == 6

    async def test_a_reply_gone(
        self, session: AsyncSession, messages: dict[Outcome, InboundMessage]
    ) -> None:
        message = messages[Outcome.REFUSED].id
        gone = delete(OutboundMessage).where(OutboundMessage.in_reply_to == message)
        await session.execute(gone)
        assert (await looked_at(session)).faults == {Fault.UNANSWERED: [message]}

    @pytest.mark.parametrize(
        ("state", "fault"),
        [
            (DeliveryState.QUEUED, Fault.REPLY_WAITING),
            (DeliveryState.UNKNOWN, Fault.REPLY_UNSURE),
            (DeliveryState.FAILED, Fault.REPLY_FAILED),
        ],
    )
    async def test_a_reply_that_has_not_left(
        self,
        session: AsyncSession,
        messages: dict[Outcome, InboundMessage],
        state: DeliveryState,
        fault: Fault,
    ) -> None:
        message = messages[Outcome.ATTACHED].id
        change = update(OutboundMessage).where(OutboundMessage.in_reply_to == message)
        await session.execute(change.values(state=state))
        assert (await looked_at(session)).faults == {fault: [message]}


@pytest.mark.parametrize(
    ("moment", "counted"),
    [
        ("2026-11-22T23:59:59.999999+08:00", 0),
        ("2026-11-23T00:00:00+08:00", 1),
        ("2026-11-22T16:00:00+00:00", 1),
        ("2026-11-23T15:59:59.999999+00:00", 1),
        ("2026-11-24T00:00:00+08:00", 0),
    ],
)
async def test_the_day_is_shanghais(session: AsyncSession, moment: str, counted: int) -> None:
    await ended(session, Outcome.ANSWERED, now=datetime.fromisoformat(moment))
    assert (await looked_at(session)).received == counted


class TestDaysToClose:
    async def test_nothing_before_the_first_message(self, session: AsyncSession) -> None:
        assert await days_to_close(session, now=MORNING_AFTER) == []

    @pytest.mark.parametrize(
        ("moment", "days"),
        [
            ("2026-11-23T23:59:00+08:00", []),
            ("2026-11-24T00:19:59+08:00", []),
            ("2026-11-24T00:20:00+08:00", [23]),
            ("2026-11-26T09:20:00+08:00", [23, 24, 25]),
            ("2026-12-03T00:20:00+08:00", [26, 27, 28, 29, 30, 1, 2]),
        ],
    )
    async def test_each_day_that_has_ended_once(
        self, session: AsyncSession, now: datetime, moment: str, days: list[int]
    ) -> None:
        await make_message(session, now=now)
        found = await days_to_close(session, now=datetime.fromisoformat(moment))
        assert [day.day for day in found] == days

    async def test_not_what_is_closed(self, session: AsyncSession, now: datetime) -> None:
        await make_message(session, now=now)
        await close_day(session, DAY, now=MORNING_AFTER)
        later = MORNING_AFTER + 48 * HOUR
        assert [day.day for day in await days_to_close(session, now=later)] == [24, 25]


class TestClosing:
    async def test_a_balance_is_kept_and_nobody_is_told(
        self, session: AsyncSession, now: datetime
    ) -> None:
        await make_supervisor(session)
        await a_day(session, now)
        found = await close_day(session, DAY, now=MORNING_AFTER)
        kept = await kept_balance(session, DAY)
        assert found is not None
        assert kept is not None
        assert (kept.balanced, kept.made_at) == (True, MORNING_AFTER)
        assert kept.figures == found.figures()
        assert await self.told(session) == []

    async def test_the_supervisors_are_told_what_is_off(
        self, session: AsyncSession, now: datetime
    ) -> None:
        supervisors = [await make_supervisor(session), await make_supervisor(session)]
        lost = [(await make_message(session, now=now)).id for _ in range(6)]
        await session.execute(text("delete from procrastinate_jobs"))
        await close_day(session, DAY, now=MORNING_AFTER)
        told = await self.told(session)
        assert [one.openid for one in told] == [one.openid for one in supervisors]
        assert "2026年11月23日收到6条消息" in told[0].text
        some = "、".join(str(number) for number in lost[:5])
        assert f"没有人处理的消息6条（编号{some}等）" in told[0].text
        kept = await kept_balance(session, DAY)
        assert kept is not None
        assert not kept.balanced

    async def test_a_day_is_closed_once(self, session: AsyncSession, now: datetime) -> None:
        await make_supervisor(session)
        await make_message(session, now=now)
        assert await close_day(session, DAY, now=MORNING_AFTER) is not None
        assert await close_day(session, DAY, now=MORNING_AFTER + HOUR) is None
        assert len(await self.told(session)) == 1

    @staticmethod
    async def told(session: AsyncSession) -> Sequence[OutboundMessage]:
        """What was said of our own accord."""
        query = select(OutboundMessage).where(OutboundMessage.in_reply_to.is_(None))
        return (await session.scalars(query.order_by(OutboundMessage.id))).all()


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_its_words(fault: Fault) -> None:
    day = Balance(received=3, outcomes={}, open=3, repeats=0, owed=[], faults={fault: [4, 5]})
    told = render("api/reconciliation", "unbalanced", day="昨天", balance=day)
    assert "2条（编号4、5）" in told
    assert len(told.splitlines()) == 3


async def test_the_job_closes_what_has_ended_and_says_so(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """By the clock of the machine, as the worker does it."""
    yesterday = utc_now() - 24 * HOUR
    async with database.transaction() as session:
        message = await make_message(session, now=yesterday - 24 * HOUR)
        await session.execute(text("delete from procrastinate_jobs"))
        await defer(session, "reconcile", timestamp=0)
    with caplog.at_level("INFO", logger="api.upkeep"):
        async with connector_opened(PsycopgConnector(conninfo=database.url)):
            await app.run_worker_async(
                wait=False,
                install_signal_handlers=False,
                additional_context={"database": database},
            )
    async with database.transaction() as session:
        first, *others = (
            await session.scalars(select(Reconciliation).order_by(Reconciliation.day))
        ).all()
    assert first.figures["faults"] == {"lost": [message.id]}
    assert all(day.balanced for day in others)
    lines = [record.getMessage() for record in caplog.records if record.name == "api.upkeep"]
    told = [line for line in lines if "balance" in line]
    assert f"1 messages do not balance: lost [{message.id}]" in told[0]
    assert all(line.endswith("0 messages, balanced") for line in told[1:])
