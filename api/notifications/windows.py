"""The ledger of what may be sent to whom: checked before a message leaves, not after.

The platform's rule for customer-service messages (客服消息):

    a person sent a message                          5 within 48 hours
    clicked the menu or an option, followed, scanned 3 within 1 minute

Nothing says how two grants meet, so the worse reading holds: they do not add up, and a send uses
one of every grant that is open. Of a message's five some are kept back, so that the word that a
case is done and the question for a rating still find room after days of small talk.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.models import Contact, Priority


@dataclass(frozen=True)
class Allowance:
    """So many messages within so much time."""

    messages: int
    lasts: timedelta


class Act(Enum):
    """What a person did, as far as it opens a window."""

    MESSAGE = "message"
    CLICK = "click"


ALLOWANCES = {
    Act.MESSAGE: Allowance(5, timedelta(hours=48)),
    Act.CLICK: Allowance(3, timedelta(minutes=1)),
}

KEPT_BACK = {Priority.KEY: 0, Priority.REPLY: 1, Priority.NOTICE: 2}
"""How many of a message's sends each priority leaves to those above it."""


async def note_contact(session: AsyncSession, openid: str, act: Act, *, now: datetime) -> None:
    """Write down what a person's act allows; it begins anew, and they can be reached again."""
    allowance = ALLOWANCES[act]
    granted = {
        f"{act.value}_left": allowance.messages,
        f"{act.value}_expires_at": now + allowance.lasts,
        "last_contact_at": now,
        "unreachable_since": None,
    }
    blank = {"message_left": 0, "click_left": 0}
    row = insert(Contact).values(openid=openid, **(blank | granted))
    await session.execute(row.on_conflict_do_update(index_elements=["openid"], set_=granted))


async def contact_of(session: AsyncSession, openid: str) -> Contact | None:
    """The person's row, locked until the transaction ends; None for who never came."""
    query = select(Contact).where(Contact.openid == openid).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


def sends_left(contact: Contact | None, priority: Priority, *, now: datetime) -> int:
    """How many messages of this priority may still be sent before the person's next act. Pure."""
    if contact is None or contact.unreachable_since is not None:
        return 0
    by_message = _open(contact.message_left, contact.message_expires_at, now=now)
    by_click = _open(contact.click_left, contact.click_expires_at, now=now)
    if by_message == 0:
        return by_click
    # A send by the click's grant would use one of the message's too, and so its reserve.
    return max(by_message - KEPT_BACK[priority], 0)


def spend(contact: Contact, *, now: datetime) -> frozenset[Act]:
    """Count one send: one of every grant that is open. Which they were, for `give_back`."""
    spent = set()
    if _open(contact.message_left, contact.message_expires_at, now=now):
        contact.message_left -= 1
        spent.add(Act.MESSAGE)
    if _open(contact.click_left, contact.click_expires_at, now=now):
        contact.click_left -= 1
        spent.add(Act.CLICK)
    return frozenset(spent)


async def give_back(session: AsyncSession, openid: str, spent: frozenset[Act]) -> None:
    """The platform has said that it did not take what was counted."""
    contact = await contact_of(session, openid)
    if contact is None:
        return
    if Act.MESSAGE in spent:
        most = ALLOWANCES[Act.MESSAGE].messages
        contact.message_left = min(contact.message_left + 1, most)
    if Act.CLICK in spent:
        contact.click_left = min(contact.click_left + 1, ALLOWANCES[Act.CLICK].messages)


async def close_windows(session: AsyncSession, openid: str) -> None:
    """The platform says that nothing may be sent: it knows better than the ledger."""
    await session.execute(
        update(Contact).where(Contact.openid == openid).values(message_left=0, click_left=0)
    )


async def mark_unreachable(session: AsyncSession, openid: str, *, now: datetime) -> None:
    """The platform said at a moment that the person does not follow the account."""
    row = insert(Contact).values(
        openid=openid, last_contact_at=now, message_left=0, click_left=0, unreachable_since=now
    )
    gone = {"message_left": 0, "click_left": 0, "unreachable_since": now}
    await session.execute(row.on_conflict_do_update(index_elements=["openid"], set_=gone))


def _open(left: int, expires_at: datetime | None, *, now: datetime) -> int:
    return left if expires_at is not None and now < expires_at else 0
