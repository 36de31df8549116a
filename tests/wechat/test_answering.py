"""What a waiting push takes along: what is owed, in which order, and at what cost."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.inbox import finish, owes
from api.dialogue.models import InboundMessage, MessageType, Outcome, ReplyRoute
from api.notifications.models import DeliveryState, OutboundMessage
from api.notifications.outbox import DELIVER_TASK, Note, queue, release_owed
from api.wechat import answering
from api.wechat.answering import MOST_OWED, Answering, NoWords
from api.wechat.rendering import Speech, fits
from tests.factories import deferred, make_message

WANG = "wang"


async def ended(
    session: AsyncSession,
    now: datetime,
    *words: str,
    route: ReplyRoute | None = None,
    type: MessageType = MessageType.TEXT,
) -> InboundMessage:
    """A message of hers that has been answered in these words."""
    message = await make_message(session, openid=WANG, type=type, now=now)
    message.reply_route = route
    await session.flush()
    notes = [Note(one) for one in words]
    await finish(session, message, outcome=Outcome.ANSWERED, notes=notes, now=now)
    return message


async def held(session: AsyncSession, now: datetime, *words: str) -> None:
    """What could not be sent to her."""
    for one in words:
        queue(session, WANG, Note(one), now=now)
    await session.flush()
    for row in await outbox(session):
        if row.in_reply_to is None:
            row.state, row.held_at = DeliveryState.HELD, now
    await session.flush()


async def outbox(session: AsyncSession) -> Sequence[OutboundMessage]:
    return (await session.scalars(select(OutboundMessage).order_by(OutboundMessage.id))).all()


async def taken(
    session: AsyncSession, message: InboundMessage, now: datetime, *, kf: bool = True
) -> str | NoWords:
    words = await Answering(can_send_kf=kf).take(session, message.id, gives_up=True, now=now)
    await session.flush()
    return words


async def test_g30_much_that_is_owed_costs_no_more_than_what_fits(
    session: AsyncSession, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each message is tried once: a worker back from a month's leave blocks nobody."""
    tried = 0

    def counting(speeches: Sequence[Speech]) -> bool:
        nonlocal tried
        tried += 1
        return fits(speeches)

    monkeypatch.setattr(answering, "fits", counting)
    await held(session, now, *(f"第 {number} 件工单派给您了" for number in range(150)))
    message = await ended(session, now, "好的")
    assert isinstance(await taken(session, message, now), str)
    rows = await outbox(session)
    sent = [row for row in rows if row.state is DeliveryState.SENT]
    assert 1 < len(sent) <= MOST_OWED
    assert [row.id for row in sent[:-1]] == [row.id for row in rows[: len(sent) - 1]]
    assert sent[-1].text == "好的"
    assert tried <= len(sent)
    assert {row.state for row in rows if row not in sent} == {DeliveryState.QUEUED}


@pytest.mark.parametrize("type", [MessageType.SUBSCRIPTION, MessageType.UNSUBSCRIBE])
@pytest.mark.parametrize("route", [None, ReplyRoute.KF])
async def test_g30_an_event_that_shows_nothing_spends_nothing(
    session: AsyncSession, now: datetime, type: MessageType, route: ReplyRoute | None
) -> None:
    await held(session, now, "您的诉求已办结")
    message = await ended(session, now, route=route, type=type)
    assert not isinstance(await taken(session, message, now), str)
    assert [row.state for row in await outbox(session)] == [DeliveryState.HELD]


async def test_a_late_answer_is_not_overtaken_by_the_next(
    session: AsyncSession, now: datetime
) -> None:
    """Also where it would leave by itself in a moment."""
    await ended(session, now, "先问的", route=ReplyRoute.KF)
    message = await ended(session, now, "后问的")
    words = await taken(session, message, now)
    assert isinstance(words, str)
    assert words.index("先问的") < words.index("后问的")
    assert {row.state for row in await outbox(session)} == {DeliveryState.SENT}


async def test_a_notice_that_is_just_leaving_is_not_called_late(
    session: AsyncSession, now: datetime
) -> None:
    queue(session, WANG, Note("您的诉求已办结"), now=now)
    message = await ended(session, now, "好的")
    assert await taken(session, message, now) == "好的"


async def test_what_leaves_by_the_outbox_after_the_push_is_not_said_by_its_repeat(
    session: AsyncSession, now: datetime
) -> None:
    await held(session, now, "长" * 500, "文" * 500)
    message = await ended(session, now, "好的")
    first = await taken(session, message, now)
    for row in await outbox(session):
        row.state = DeliveryState.SENT
    await session.flush()
    assert await taken(session, message, now) == first


async def test_g18_what_is_asked_for_too_early_is_not_denied(
    session: AsyncSession, now: datetime
) -> None:
    """The answer is there, and waits for its first try to leave."""
    await ended(session, now, "欠费三个月", route=ReplyRoute.FETCHED)
    assert await owes(session, WANG)
    fetch = await ended(session, now)
    assert await taken(session, fetch, now, kf=False) == "欠费三个月"
    assert not await owes(session, WANG)


async def test_an_answer_that_a_push_will_say_is_not_owed(
    session: AsyncSession, now: datetime
) -> None:
    await ended(session, now, "好的")
    assert not await owes(session, WANG)


@pytest.mark.parametrize(("led", "words"), [(True, NoWords.SILENT), (False, NoWords.LATER)])
async def test_g18_of_one_breath_only_the_last_says_that_it_takes_longer(
    session: AsyncSession, now: datetime, led: bool, words: NoWords
) -> None:
    first = await make_message(session, openid=WANG, now=now)
    last = await make_message(session, openid=WANG, now=now)
    first.turn_id = last.turn_id = last.id
    await session.flush()
    assert await taken(session, first if led else last, now, kf=False) is words


async def test_what_is_left_over_follows_a_moment_later(
    session: AsyncSession, now: datetime
) -> None:
    await held(session, now, "长" * 500, "文" * 500)
    message = await ended(session, now, "好的")
    await taken(session, message, now + timedelta(seconds=1))
    assert await deferred(session, DELIVER_TASK) == [{"openid": WANG}]


async def test_what_is_released_is_known_to_go_with_an_answer(
    session: AsyncSession, now: datetime
) -> None:
    await held(session, now, "您的诉求已办结")
    message = await ended(session, now, "好的")
    assert await release_owed(session, WANG, with_answer_to=message.id)
    [row, _] = await outbox(session)
    await session.refresh(row)
    assert (row.state, row.carried_by) == (DeliveryState.QUEUED, message.id)


async def test_an_answer_that_one_push_says_is_not_sent_because_another_was_late(
    session: AsyncSession, now: datetime
) -> None:
    """Two pushes of one message take it in one moment, and one of them has hung up already."""
    message = await ended(session, now, "再见")
    assert await taken(session, message, now) == "再见"
    assert await taken(session, message, now) == "再见"
    await Answering(can_send_kf=True).put_back(session, message.id)
    assert [row.state for row in await outbox(session)] == [DeliveryState.SENT]
    assert message.reply_route is ReplyRoute.PASSIVE


async def test_an_answer_that_no_push_could_say_is_sent_once(
    session: AsyncSession, now: datetime
) -> None:
    message = await ended(session, now, "再见")
    for _ in range(2):
        await taken(session, message, now)
    for _ in range(2):
        await Answering(can_send_kf=True).put_back(session, message.id)
    assert [row.state for row in await outbox(session)] == [DeliveryState.QUEUED]
    assert await deferred(session, DELIVER_TASK) == [{"openid": WANG}]
