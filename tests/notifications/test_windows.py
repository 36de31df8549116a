"""G27: the ledger of what may be sent, its grants and its reserve."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.models import Priority
from api.notifications.windows import (
    Act,
    close_windows,
    contact_of,
    give_back,
    mark_unreachable,
    note_contact,
    sends_left,
    spend,
)

WANG = "wang"


async def left(session: AsyncSession, now: datetime) -> tuple[int, int, int]:
    """What each priority may still send: KEY, REPLY, NOTICE."""
    contact = await contact_of(session, WANG)
    key, reply, notice = (sends_left(contact, priority, now=now) for priority in Priority)
    return key, reply, notice


async def after(session: AsyncSession, acts: Sequence[Act], *, sends: int, now: datetime) -> None:
    """These acts, and then so many sends."""
    for act in acts:
        await note_contact(session, WANG, act, now=now)
    contact = await contact_of(session, WANG)
    assert contact is not None
    for _ in range(sends):
        spend(contact, now=now)
    await session.flush()


@pytest.mark.parametrize(
    ("acts", "sends", "minutes", "expected"),
    [
        ([Act.MESSAGE], 0, 0, (5, 4, 3)),
        ([Act.MESSAGE], 2, 0, (3, 2, 1)),
        ([Act.MESSAGE], 3, 0, (2, 1, 0)),
        ([Act.MESSAGE], 4, 0, (1, 0, 0)),
        ([Act.MESSAGE], 5, 0, (0, 0, 0)),
        ([Act.MESSAGE], 9, 0, (0, 0, 0)),
        ([Act.MESSAGE], 0, 48 * 60 - 1, (5, 4, 3)),
        ([Act.MESSAGE], 0, 48 * 60, (0, 0, 0)),
        ([Act.CLICK], 0, 0, (3, 3, 3)),
        ([Act.CLICK], 3, 0, (0, 0, 0)),
        ([Act.CLICK], 0, 1, (0, 0, 0)),
        # The two do not add up: three sends after both leave two of the message's five.
        ([Act.MESSAGE, Act.CLICK], 0, 0, (5, 4, 3)),
        ([Act.MESSAGE, Act.CLICK], 3, 0, (2, 1, 0)),
        # A new message begins anew, whatever was used.
        ([Act.CLICK, Act.MESSAGE, Act.MESSAGE], 1, 0, (4, 3, 2)),
    ],
)
async def test_g27_what_is_left(
    session: AsyncSession,
    now: datetime,
    acts: Sequence[Act],
    sends: int,
    minutes: int,
    expected: tuple[int, int, int],
) -> None:
    await after(session, acts, sends=sends, now=now)
    assert await left(session, now + timedelta(minutes=minutes)) == expected


async def test_g27_who_never_came_gets_nothing(session: AsyncSession, now: datetime) -> None:
    assert await left(session, now) == (0, 0, 0)


async def test_g27_what_was_not_taken_is_given_back(session: AsyncSession, now: datetime) -> None:
    await after(session, [Act.MESSAGE], sends=1, now=now)
    contact = await contact_of(session, WANG)
    assert contact is not None
    spent = spend(contact, now=now)
    await session.flush()
    await give_back(session, WANG, spent)
    assert await left(session, now) == (4, 3, 2)
    assert contact.click_left == 0


async def test_g27_the_platform_knows_better(session: AsyncSession, now: datetime) -> None:
    await note_contact(session, WANG, Act.MESSAGE, now=now)
    await close_windows(session, WANG)
    assert await left(session, now) == (0, 0, 0)


async def test_g26_the_unreachable_get_nothing_until_they_come(
    session: AsyncSession, now: datetime
) -> None:
    await note_contact(session, WANG, Act.MESSAGE, now=now)
    await mark_unreachable(session, WANG, now=now)
    assert await left(session, now) == (0, 0, 0)
    await note_contact(session, WANG, Act.CLICK, now=now)
    assert await left(session, now) == (3, 3, 3)
