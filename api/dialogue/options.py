"""Options that we offered: tapped, or answered by their number or title, or by yes or no.

An option belongs to one person and one message of ours, and ends with `options_expire_at`; those
of an answer also end when a later answer follows. A number counts only while the options are the
last thing that the person had seen when they wrote it: one that was sent too early means none of
the options that came after it.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.normalise import normalise
from api.dialogue.offered_pairs import meant
from api.notifications.models import NOT_TAKEN, DeliveryState, OutboundMessage

TAKES_COMMENT = "/case_rate{"
NOT_A_COMMENT = re.compile(r"[、号栋幢楼单#\d]")
"""After a number these make a place of it: "1 号楼灯也坏了"."""

NUMBER = re.compile(r"^([1-9]\d?)(?:[\s,，、.。:：分]+(\S.{0,300})|分)?$", re.DOTALL)
LISTED = re.compile(r"^附近查看 ([A-Z]{2}-\d{8}-\d{4,})$")
"""A line of a list of cases that is numbered by its options."""

OPTION_ID = re.compile(r"^(\d{1,18})-(\d{1,2})$")


@dataclass(frozen=True)
class Choice:
    """What a tapped option stands for; `payload` None when it is no longer valid."""

    payload: str | None


async def tapped(
    session: AsyncSession, openid: str, option_id: str, *, now: datetime
) -> Choice | None:
    """The option behind a tapped link or menu line; None when the id is not one of ours."""
    match = OPTION_ID.match(option_id)
    if match is None:
        return None
    message = await session.get(OutboundMessage, int(match[1]))
    if message is None or message.openid != openid or not await _alive(session, message, now=now):
        return Choice(payload=None)
    return Choice(payload=_payload(message, int(match[2])))


async def typed(
    session: AsyncSession, openid: str, text: str, *, written_at: datetime, now: datetime
) -> Choice | None:
    """The option that a typed number, title, or yes or no means; None when it means none.

    Only the options of the last message count. Test accounts send a tapped line as bare text
    ("2. 不满意"), which is read as its number. Other words after the number become the `comment`
    of a command that can hold one: "5 修得很快".
    """
    last = await _last_seen(session, openid, by=written_at)
    if last is None or not await _alive(session, last, now=now):
        return None
    titles = [normalise(option["title"]) for option in last.options]
    if text in titles:
        return Choice(payload=_payload(last, titles.index(text) + 1))
    match = NUMBER.match(text)
    if match is None:
        pair = meant([option["payload"] for option in last.options], titles, text)
        return Choice(payload=_payload(last, pair)) if pair else None
    payload = _payload(last, int(match[1]))
    if payload is None:
        return None
    if match[2] is None or match[2] == titles[int(match[1]) - 1]:
        return Choice(payload=payload)
    return _with_comment(payload, match[2])


async def overtaken(
    session: AsyncSession, openid: str, text: str, *, now: datetime
) -> OutboundMessage | None:
    """The question that a bare number may answer, although other words of ours have come in between
    (or the question itself came too late to be what was meant): to be shown again, never taken as
    answered. None where an answer of ours has followed it, or it has no such number.
    """
    match = NUMBER.match(text)
    if match is None or match[2] is not None:
        return None
    theirs = OutboundMessage.openid == openid, _is_answer_or_notice()
    answered = select(func.max(OutboundMessage.in_reply_to)).where(*theirs)
    latest = select(func.min(OutboundMessage.id)).where(
        OutboundMessage.openid == openid,
        OutboundMessage.in_reply_to == await session.scalar(answered),
    )
    since = await session.scalar(latest) or 0
    query = (
        select(OutboundMessage)
        .where(
            *theirs,
            OutboundMessage.id >= since,
            OutboundMessage.options_expire_at > now,
            OutboundMessage.state.in_({DeliveryState.SENT, DeliveryState.UNKNOWN}),
        )
        .order_by(OutboundMessage.id.desc())
        .limit(1)
    )
    asked = (await session.scalars(query)).one_or_none()
    return asked if asked is not None and _payload(asked, int(match[1])) else None


async def listed_case(
    session: AsyncSession, openid: str, number: int, *, written_at: datetime, now: datetime
) -> str | None:
    """The case in this line of a list of cases that is the last thing on the screen: "接单 2" means
    its second line. None where no such list is.
    """
    last = await _last_seen(session, openid, by=written_at)
    if last is None or not await _alive(session, last, now=now):
        return None
    line = LISTED.match(_payload(last, number) or "")
    return line[1] if line else None


async def _last_seen(session: AsyncSession, openid: str, *, by: datetime) -> OutboundMessage | None:
    """What stood last on the person's screen at a moment; None where that is not known, because
    the platform has not said whether it took it. Of messages that came as one, late ones stand
    above the answer. That a message was not taken is no answer: what it was to answer still stands.
    """
    query = (
        select(OutboundMessage)
        .where(
            OutboundMessage.openid == openid,
            OutboundMessage.state.in_({DeliveryState.SENT, DeliveryState.UNKNOWN}),
            OutboundMessage.left_at <= by,
            _is_answer_or_notice(),
        )
        .order_by(
            OutboundMessage.left_at.desc(),
            OutboundMessage.held_at.is_(None).desc(),
            OutboundMessage.id.desc(),
        )
        .limit(1)
    )
    last = (await session.scalars(query)).one_or_none()
    return None if last is None or last.state is DeliveryState.UNKNOWN else last


def _is_answer_or_notice() -> ColumnElement[bool]:
    return OutboundMessage.error.is_distinct_from(NOT_TAKEN)


async def _alive(session: AsyncSession, message: OutboundMessage, *, now: datetime) -> bool:
    if message.options_expire_at is None or message.options_expire_at <= now:
        return False
    if message.in_reply_to is None:
        return True
    query = select(OutboundMessage.in_reply_to).where(
        OutboundMessage.openid == message.openid,
        OutboundMessage.in_reply_to.is_not(None),
        _is_answer_or_notice(),
    )
    latest = (
        await session.scalars(query.order_by(OutboundMessage.id.desc()).limit(1))
    ).one_or_none()
    return latest == message.in_reply_to


def _payload(message: OutboundMessage, index: int) -> str | None:
    if not 1 <= index <= len(message.options):
        return None
    return message.options[index - 1]["payload"]


def _with_comment(payload: str, comment: str) -> Choice | None:
    """A rating takes a word with it; after any other option more words are plain words."""
    if not payload.startswith(TAKES_COMMENT) or NOT_A_COMMENT.match(comment):
        return None
    intent, brace, facts = payload.partition("{")
    entities = {**json.loads(brace + facts), "comment": comment}
    return Choice(payload=f"{intent}{json.dumps(entities, ensure_ascii=False)}")
