"""Options by tap and by number: whose, which, how long."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.options import tapped, typed
from api.notifications.models import DeliveryState, OutboundMessage
from api.notifications.outbox import OPTION_LIFE

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
    choice = await typed(session, "wang", words, now=now)
    assert choice is not None
    assert choice.payload == payload


@pytest.mark.parametrize("words", ["3", "0", "1 好的", "12", "501", "3栋", "2023年", "一"])
async def test_other_words_are_words(session: AsyncSession, now: datetime, words: str) -> None:
    await offer(session, now)
    assert await typed(session, "wang", words, now=now) is None


async def test_g9_a_number_after_other_words_of_ours_is_a_word(
    session: AsyncSession, now: datetime
) -> None:
    await offer(session, now)
    await offer(session, now, options=0)
    assert await typed(session, "wang", "1", now=now) is None


@pytest.mark.parametrize("words", ["1 号楼灯也坏了", "2 单元漏水", "2、3号楼都停水", "1 楼道灯"])
async def test_a_place_that_begins_with_a_number_is_words(
    session: AsyncSession, now: datetime, words: str
) -> None:
    await offer(session, now)
    assert await typed(session, "wang", words, now=now) is None


async def test_what_the_person_has_not_seen_yet_does_not_count(
    session: AsyncSession, now: datetime
) -> None:
    await offer(session, now)
    unseen = await offer(session, now)
    unseen.state = DeliveryState.HELD
    unseen.options = [{"title": "重新办理", "payload": "/reopen_case"}]
    await session.flush()
    choice = await typed(session, "wang", "1", now=now)
    assert choice is not None
    assert choice.payload == "/affirm"
