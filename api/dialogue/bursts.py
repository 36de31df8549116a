"""Several messages in one breath: a photo, a recording, a place and a few words are one turn.

People send "3号楼", "灯坏了" and a picture one after the other and mean one thing. What may go on
is handled only when the person has been quiet for a moment (`BURST_QUIET_SECONDS`), together with
all that came before it; the last message leads the turn. What is whole by itself (a tapped option,
a number, a command, a yes or no, danger) waits for nothing.

A turn that has begun is written into its messages (`turn_id`), so that a job that runs again after
its worker died finds the same turn and not a longer one.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.queries import CASE_NUMBER
from api.dialogue.danger import sounds_dangerous
from api.dialogue.models import InboundMessage, MessageType
from api.dialogue.normalise import normalise
from api.dialogue.staff_commands import parse_command
from api.media.models import Media

LONGEST = 9
"""Messages of one turn; who goes on longer is answered in between."""

SHOWN = frozenset({MessageType.IMAGE, MessageType.VOICE, MessageType.VIDEO})
"""What may come without a word."""

GOES_ON = SHOWN | {MessageType.LOCATION}
"""What is hardly ever all that somebody has to say."""

WHOLE = re.compile(
    r"(?:(?:有|是|对|好|行|嗯|可以|确认|确定|没错|没问题|同意|就这样|不|不是|不对|不用|不要|不行|没有|没了|没事|别|算了"
    r"|取消|退出|再见|谢谢|多谢|你好|您好|在吗|人工|转人工|找人工|菜单|帮助)"
    r"[的了吧呀啊呢吗哦嗯您你谢~!！。，,.]{0,4}){1,2}|查看更多|更多|我的(?:消息|诉求|数据)"
)
"""Answers and wishes that nobody continues."""


def may_go_on(kind: MessageType, text: str, *, tapped: bool) -> bool:
    """Whether the person may well send more that belongs to this. Pure."""
    if kind in GOES_ON:
        return True
    if kind is not MessageType.TEXT or tapped:
        return False
    words = normalise(text)
    return bool(words) and not (
        words.isdigit()
        or WHOLE.fullmatch(words)
        or CASE_NUMBER.fullmatch(words)
        or parse_command(words)
        or sounds_dangerous(words)
    )


async def turn_of(
    session: AsyncSession, message: InboundMessage, *, quiet: timedelta
) -> Sequence[InboundMessage]:
    """The messages to be handled with this one, the last of them leading; none when a later
    message of the same breath will take it along. Begins the turn.
    """
    if message.turn_id is not None and not await _left_alone(session, message):
        return await _begun(session, message)
    waiting = await _waiting(session, message)
    place = next(place for place, one in enumerate(waiting) if one.id == message.id)
    first = place
    while first > 0 and _together(waiting[first - 1], waiting[first], quiet=quiet):
        first -= 1
    turn = waiting[first : place + 1]
    after = waiting[place + 1 : place + 2]
    if after and len(turn) < LONGEST and _together(message, after[0], quiet=quiet):
        return []
    for one in turn:
        one.turn_id = message.id
    return turn


async def followers_of(session: AsyncSession, leader: InboundMessage) -> Sequence[InboundMessage]:
    """The other messages of a turn, in the order of their coming."""
    query = select(InboundMessage).where(
        InboundMessage.turn_id == leader.id, InboundMessage.id != leader.id
    )
    return (await session.scalars(query.order_by(InboundMessage.id))).all()


async def media_of_breath(
    session: AsyncSession, breath: Sequence[InboundMessage]
) -> Sequence[Media]:
    """What could be fetched of the pictures and recordings in it, in the order of their coming."""
    ids = [message.id for message in breath]
    query = select(Media).where(Media.message_id.in_(ids)).order_by(Media.message_id)
    return (await session.scalars(query)).all()


def _together(first: InboundMessage, second: InboundMessage, *, quiet: timedelta) -> bool:
    """Whether the second goes on from the first, in the same breath."""
    if not quiet or second.received_at - first.received_at > quiet:
        return False
    return _goes_on(first) and _goes_on(second)


def _goes_on(message: InboundMessage) -> bool:
    return may_go_on(message.type, message.text, tapped="menu_id" in message.content)


async def _begun(session: AsyncSession, message: InboundMessage) -> Sequence[InboundMessage]:
    if message.turn_id != message.id:
        return []  # Its leader answers for it.
    return [*await followers_of(session, message), message]


async def _left_alone(session: AsyncSession, message: InboundMessage) -> bool:
    """Whether the turn has ended without this message: its leader was refused meanwhile."""
    if message.turn_id == message.id:
        return False
    leader = await session.get_one(InboundMessage, message.turn_id)
    if leader.handled_at is None:
        return False
    message.turn_id = None
    await session.flush()
    return True


async def _waiting(session: AsyncSession, message: InboundMessage) -> Sequence[InboundMessage]:
    """The person's messages of which no turn has begun, locked, in the order of their coming."""
    query = select(InboundMessage).where(
        InboundMessage.openid == message.openid,
        InboundMessage.handled_at.is_(None),
        InboundMessage.turn_id.is_(None),
    )
    return (await session.scalars(query.order_by(InboundMessage.id).with_for_update())).all()
