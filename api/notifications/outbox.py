"""Putting messages into the outbox; the WeChat room takes them out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.jobs import defer
from api.notifications.models import OWED, DeliveryState, OutboundMessage, Priority
from api.notifications.splitting import split

DELIVER_TASK = "deliver"
"""Carried out by `api.wechat.delivery`: sends what is queued for one person, in order."""

OPTION_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Option:
    """A choice that a person can tap or answer by its number."""

    title: str
    payload: str


@dataclass(frozen=True)
class Note:
    """What somebody is told: a text, a headline of up to 20 characters, perhaps options.

    `priority` is for what we say of our own accord; an answer is always a REPLY.
    """

    text: str
    subject: str = "社区服务通知"
    options: Sequence[Option] = field(default=())
    priority: Priority = Priority.NOTICE


def queue(
    session: AsyncSession,
    openid: str,
    note: Note,
    *,
    now: datetime,
    in_reply_to: int | None = None,
    case_id: int | None = None,
    event_id: int | None = None,
    digest_id: int | None = None,
) -> None:
    """Write a message into the outbox; whoever calls decides how it leaves.

    A text longer than one message of the platform becomes several, the options with the last.
    """
    *before, last = split(note.text, titles=[option.title for option in note.options])
    for piece, options in (*((text, ()) for text in before), (last, note.options)):
        session.add(
            OutboundMessage(
                openid=openid,
                in_reply_to=in_reply_to,
                case_id=case_id,
                event_id=event_id,
                digest_id=digest_id,
                subject=note.subject,
                text=piece,
                options=[{"title": o.title, "payload": o.payload} for o in options],
                options_expire_at=now + OPTION_LIFE if options else None,
                priority=note.priority if in_reply_to is None else Priority.REPLY,
                state=DeliveryState.QUEUED,
                queued_at=now,
            )
        )


async def tell(
    session: AsyncSession,
    openid: str,
    note: Note,
    *,
    now: datetime,
    case_id: int | None = None,
    event_id: int | None = None,
    digest_id: int | None = None,
) -> None:
    """Tell a person something of our own accord: into the outbox and on its way."""
    queue(session, openid, note, now=now, case_id=case_id, event_id=event_id, digest_id=digest_id)
    await deliver_soon(session, openid)


async def deliver_soon(
    session: AsyncSession, openid: str, *, not_before: datetime | None = None
) -> None:
    """Have the outbox of one person emptied; one delivery at a time, so that order is kept."""
    lock = delivery_lock(openid)
    await defer(session, DELIVER_TASK, lock=lock, schedule_at=not_before, openid=openid)


def delivery_lock(openid: str) -> str:
    """The lock under which one person's messages leave in order."""
    return f"deliver:{openid}"


async def release_owed(session: AsyncSession, openid: str, *, with_answer_to: int) -> bool:
    """The person is here again: what they are owed is queued to go out with the answer to this
    inbound message; whether there was anything.
    """
    released = (
        update(OutboundMessage)
        .where(OutboundMessage.openid == openid, OutboundMessage.state.in_(OWED))
        .values(state=DeliveryState.QUEUED, carried_by=with_answer_to)
        .returning(OutboundMessage.id)
    )
    return bool((await session.scalars(released)).all())


async def replies_to(session: AsyncSession, message_id: int) -> Sequence[OutboundMessage]:
    """What was answered to an inbound message, in order."""
    query = select(OutboundMessage).where(OutboundMessage.in_reply_to == message_id)
    return (await session.scalars(query.order_by(OutboundMessage.id))).all()
