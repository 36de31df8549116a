"""Turns that took effect and whose end the engine never learned.

It went away between an action's commit and the saved talk. The turn is noted with its message and
asked again: by the job's next try, or, when the engine stays away for longer, before the person's
next turn. An action acts once for a message, so this only brings the talk to where it belongs;
without it the talk would still wait for a confirmation that has been carried out. A turn that errs
each time, while others are answered, is given up after a while: a talk that is a step behind is
better than none.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import Case, CaseEvent
from api.db import Database
from api.dialogue.engine import NOT_REACHED, Engine, Turn, key_of
from api.dialogue.models import InboundMessage
from api.errors import UnavailableError
from api.incidents.models import IncidentFollower

log = logging.getLogger(__name__)

HALF_DONE = "half_done"
"""The turn, in the message's `content`; it goes with the rest when the person is forgotten."""

GIVEN_UP_AFTER = timedelta(minutes=2)
"""Longer than a part of the engine takes to come back; until then the person's words are kept."""


async def note(database: Database, message_id: int, turn: Turn) -> bool:
    """Note a turn that has taken effect; False when it has not, and nothing is noted."""
    filed = exists().where(Case.source_message_id == message_id)
    stepped = exists().where(CaseEvent.message_id == message_id)
    joined = exists().where(IncidentFollower.message_id == message_id)
    async with database.transaction() as session:
        if not await session.scalar(select(or_(filed, stepped, joined))):
            return False
        message = await session.get_one(InboundMessage, message_id, with_for_update=True)
        message.content = {**message.content, HALF_DONE: asdict(turn)}
        return True


def forget(message: InboundMessage) -> None:
    """The engine has answered the turn."""
    message.content = {key: what for key, what in message.content.items() if key != HALF_DONE}


async def catch_up(
    database: Database, engine: Engine, message: InboundMessage, *, clock: Callable[[], datetime]
) -> Sequence[int]:
    """Ask the engine again for whatever is half done from before this message of the person.

    Its answers are not told: the person has heard of what was done. Those that have erred for long
    are returned; if this message is answered all the same, it is they that are at fault.

    Raises:
        UnavailableError: the engine is still away.
    """
    query = select(InboundMessage).where(
        InboundMessage.openid == message.openid,
        InboundMessage.id < message.id,
        InboundMessage.content.has_key(HALF_DONE),
    )
    async with database.transaction() as session:
        before = (await session.scalars(query.order_by(InboundMessage.id))).all()
    behind: list[int] = []
    for one in before:
        turn = Turn(**one.content[HALF_DONE])
        try:
            await engine.answer(sender=message.openid, key=key_of(one), turn=turn)
        except UnavailableError as error:
            cause = error.facts.get("cause")
            if cause in NOT_REACHED or clock() - one.received_at < GIVEN_UP_AFTER:
                raise
            log.error("the half-done turn of message %s errs again: %s", one.id, cause)
            behind.append(one.id)
            continue
        async with database.transaction() as session:
            await give_up(session, [one.id])
    return behind


async def give_up(session: AsyncSession, message_ids: Sequence[int]) -> None:
    """Ask these no more."""
    for message_id in message_ids:
        forget(await session.get_one(InboundMessage, message_id, with_for_update=True))
