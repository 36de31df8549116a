"""Options by tap and by number: whose, which, how long."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.inbox import Push, refuse
from api.dialogue.models import InboundMessage, MessageType
from api.dialogue.options import overtaken, tapped, typed
from api.notifications.models import DeliveryState, OutboundMessage
from api.notifications.outbox import OPTION_LIFE
from tests.factories import MOMENT, make_message

RATING = '/case_rate{"case_number": "YX-1", "rating": "2"}'


async def offer(
    session: AsyncSession, now: datetime, *, openid: str = "wang", options: int = 2
) -> OutboundMessage:
    """A message with options: yes, and a rating."""
    payloads = [("确认", "/affirm"), ("2分 不满意", RATING)][:options]
    message = OutboundMessage(
        openid=openid,
        subject="",
        text="?",
        options=[{"title": title, "payload": payload} for title, payload in payloads],
        options_expire_at=now + OPTION_LIFE if options else None,
        state=DeliveryState.SENT,
        queued_at=now,
        left_at=now,
    )
    session.add(message)
    await session.flush()
    return message


async def test_a_tap_means_its_option(session: AsyncSession, now: datetime) -> None:
    message = await offer(session, now)
    choice = await tapped(session, "wang", f"{message.id}-1", now=now)
    assert choice is not None
    assert choice.payload == "/affirm"


@pytest.mark.parametrize(
    ("openid", "later"), [("li", timedelta(0)), ("wang", OPTION_LIFE + timedelta(seconds=1))]
)
async def test_g9_another_s_or_an_old_one_is_over(
    session: AsyncSession, now: datetime, openid: str, later: timedelta
) -> None:
    message = await offer(session, now)
    choice = await tapped(session, openid, f"{message.id}-1", now=now + later)
    assert choice is not None
    assert choice.payload is None


@pytest.mark.parametrize("foreign", ["", "x", "1", "1-", "-1", "99999999999999999999-1"])
async def test_an_id_that_is_not_ours_is_words(
    session: AsyncSession, now: datetime, foreign: str
) -> None:
    assert await tapped(session, "wang", foreign, now=now) is None


@pytest.mark.parametrize(
    ("words", "payload"),
    [
        ("1", "/affirm"),
        ("2", RATING),
        ("2. 2分 不满意", RATING),
        ("2分", RATING),
        (
            "2 还是不亮",
            '/case_rate{"case_number": "YX-1", "rating": "2", "comment": "还是不亮"}',
        ),
    ],
)
async def test_numbers(session: AsyncSession, now: datetime, words: str, payload: str) -> None:
    await offer(session, now)
    choice = await typed(session, "wang", words, written_at=now, now=now)
    assert choice is not None
    assert choice.payload == payload


@pytest.mark.parametrize("words", ["3", "0", "1 好的", "12", "501", "3栋", "2023年", "一"])
async def test_other_words_are_words(session: AsyncSession, now: datetime, words: str) -> None:
    await offer(session, now)
    assert await typed(session, "wang", words, written_at=now, now=now) is None


async def test_g9_a_number_after_other_words_of_ours_is_a_word(
    session: AsyncSession, now: datetime
) -> None:
    await offer(session, now)
    await offer(session, now, options=0)
    assert await typed(session, "wang", "1", written_at=now, now=now) is None


@pytest.mark.parametrize("words", ["1 号楼灯也坏了", "2 单元漏水", "2、3号楼都停水", "1 楼道灯"])
async def test_a_place_that_begins_with_a_number_is_words(
    session: AsyncSession, now: datetime, words: str
) -> None:
    await offer(session, now)
    assert await typed(session, "wang", words, written_at=now, now=now) is None


SECOND = timedelta(seconds=1)


async def meant(session: AsyncSession, written_at: datetime) -> str | None:
    """What a 1 of this moment stands for; None for a word."""
    now = written_at + 3 * SECOND
    choice = await typed(session, "wang", "1", written_at=written_at, now=now)
    return choice.payload if choice else None


async def offered(
    session: AsyncSession,
    payload: str,
    *,
    left_at: datetime | None,
    in_reply_to: int | None = None,
    state: DeliveryState = DeliveryState.SENT,
    held_at: datetime | None = None,
) -> OutboundMessage:
    """A message with one option that left at a moment, or has not."""
    options = [{"title": "好", "payload": payload}]
    queued_at = left_at or MOMENT
    row = OutboundMessage(
        openid="wang",
        in_reply_to=in_reply_to,
        subject="",
        text="?",
        options=options,
        options_expire_at=queued_at + OPTION_LIFE,
        state=state,
        queued_at=queued_at,
        left_at=left_at,
        held_at=held_at,
    )
    session.add(row)
    await session.flush()
    return row


async def test_what_the_person_has_not_seen_yet_does_not_count(
    session: AsyncSession, now: datetime
) -> None:
    await offered(session, "/seen", left_at=now)
    await offered(session, "/unseen", left_at=None, state=DeliveryState.HELD)
    assert await meant(session, now) == "/seen"
    await offered(session, "/later", left_at=now + 2 * SECOND)
    assert await meant(session, now + SECOND) == "/seen"
    assert await meant(session, now + 2 * SECOND) == "/later"


async def test_whether_it_was_seen_is_not_known_and_so_a_number_is_a_word(
    session: AsyncSession, now: datetime
) -> None:
    await offered(session, "/first", left_at=now)
    await offered(session, "/unsure", left_at=now + SECOND, state=DeliveryState.UNKNOWN)
    assert await meant(session, now) == "/first"
    assert await meant(session, now + SECOND) is None


async def test_g19_options_outlive_the_word_that_the_choice_was_not_taken(
    session: AsyncSession, now: datetime
) -> None:
    """They were asked to send it again."""
    (message,) = await came(session, now, "灯坏了")
    row = await offered(session, "/affirm", left_at=now, in_reply_to=message.id)
    push = Push(openid="wang", dedupe_key="wang:refused", type=MessageType.TEXT, text="1")
    await refuse(session, push, "没有收下，请再发一次", now=now + SECOND)
    assert await meant(session, now + 2 * SECOND) == "/affirm"
    choice = await tapped(session, "wang", f"{row.id}-1", now=now + 2 * SECOND)
    assert choice is not None
    assert choice.payload == "/affirm"


@pytest.mark.parametrize(
    ("state", "sent"), [(DeliveryState.SENT, True), (DeliveryState.QUEUED, False)]
)
async def test_a_number_sent_before_the_answer_was_seen_is_a_word(
    session: AsyncSession, now: datetime, state: DeliveryState, sent: bool
) -> None:
    """The second 1 of two: it was to choose once more, and must not confirm what came after."""
    first, second = await came(session, now, "灯坏了", "1")
    await offered(session, "/kind", left_at=now, in_reply_to=first.id)
    assert await meant(session, now + SECOND) == "/kind"
    left_at = now + 2 * SECOND if sent else None
    await offered(session, "/affirm", left_at=left_at, in_reply_to=second.id, state=state)
    assert await meant(session, now + SECOND) is None


async def test_what_came_late_counts_by_when_it_came(session: AsyncSession, now: datetime) -> None:
    """A held notice that came after an answer stands under it; one that came with it, above."""
    (message,) = await came(session, now, "灯坏了")
    await offered(session, "/late", left_at=now, held_at=now - SECOND)
    await offered(session, "/answer", left_at=now, in_reply_to=message.id)
    await offered(session, "/late_too", left_at=now, held_at=now - SECOND)
    assert await meant(session, now) == "/answer"
    await offered(session, "/last", left_at=now + SECOND, held_at=now - SECOND)
    assert await meant(session, now + SECOND) == "/last"


async def came(session: AsyncSession, now: datetime, *words: str) -> list[InboundMessage]:
    """Messages of the person."""
    return [await make_message(session, openid="wang", words=said, now=now) for said in words]


async def test_a_number_behind_a_notice_is_asked_about_again(
    session: AsyncSession, now: datetime
) -> None:
    asked = await offer(session, now)
    await offer(session, now, options=0)
    assert await overtaken(session, "wang", "1", now=now) is asked
    for other in ("3", "1 好的", "501", "一", "好"):
        assert await overtaken(session, "wang", other, now=now) is None
    assert await overtaken(session, "li", "1", now=now) is None
    assert await overtaken(session, "wang", "1", now=now + OPTION_LIFE) is None


async def test_a_number_that_answers_a_later_question_is_a_word(
    session: AsyncSession, now: datetime
) -> None:
    await offer(session, now)
    answer = await offer(session, now, options=0)
    message = await make_message(session, openid="wang")
    answer.in_reply_to = message.id
    await session.flush()
    assert await overtaken(session, "wang", "1", now=now) is None
