"""Handling a message: options and staff commands directly, everything else through the engine.

Direct commands and their answer are one transaction. The engine is asked between two: it acts once
for a message id, so a job that runs again gets the same replies.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from procrastinate import JobContext
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import CaseKind
from api.cases.models import Case, CaseMedia
from api.db import Database
from api.dialogue import outage
from api.dialogue.engine import Engine, Turn
from api.dialogue.inbox import HANDLE_TASK, SWEEP_TASK, finish, sweep
from api.dialogue.models import InboundMessage, Outcome
from api.dialogue.pictures import MediaSource, keep_picture
from api.dialogue.reading import Answered, read
from api.errors import UnavailableError
from api.jobs import PATIENT, app
from api.media import Media, MediaStore
from api.notifications.outbox import Note

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DialogueParts:
    """What handling needs; the worker puts them together."""

    database: Database
    engine: Engine
    store: MediaStore
    source: MediaSource
    clock: Callable[[], datetime]


@app.task(name=HANDLE_TASK, pass_context=True, retry=PATIENT)
async def handle_message(context: JobContext, message_id: int) -> None:
    """Handle one inbound message to its end; nothing when it has been handled already."""
    parts: DialogueParts = context.additional_context["dialogue"]
    await keep_picture(parts.database, parts.source, parts.store, message_id, now=parts.clock())
    async with parts.database.transaction() as session:
        message = await session.get_one(InboundMessage, message_id)
        if message.handled_at is not None:
            return
        reading = await read(session, message, now=parts.clock())
        if isinstance(reading, Answered):
            await finish(
                session,
                message,
                outcome=reading.outcome,
                notes=reading.notes,
                now=parts.clock(),
            )
            return
    await _ask_engine(parts, message, reading)


@app.task(name=SWEEP_TASK, pass_context=True, retry=PATIENT)
async def sweep_reply(context: JobContext, message_id: int) -> None:
    """Send an answer that no waiting push has fetched."""
    parts: DialogueParts = context.additional_context["dialogue"]
    async with parts.database.transaction() as session:
        await sweep(session, message_id)


async def _ask_engine(parts: DialogueParts, message: InboundMessage, turn: Turn) -> None:
    """Give a turn to the engine and write its end; keep the words when the engine is away."""
    notes: Sequence[Note]
    try:
        notes = await parts.engine.answer(sender=message.openid, message_id=message.id, turn=turn)
    except UnavailableError as error:
        log.warning("engine away for message %s: %s", message.id, error.facts.get("cause"))
        async with parts.database.transaction() as session:
            message = await session.get_one(InboundMessage, message.id)
            outcome, note = await outage.keep_words(session, message, now=parts.clock())
            await finish(session, message, outcome=outcome, notes=[note], now=parts.clock())
        return
    async with parts.database.transaction() as session:
        message = await session.get_one(InboundMessage, message.id)
        outcome = await _outcome(session, message)
        await finish(session, message, outcome=outcome, notes=notes, now=parts.clock())


async def _outcome(session: AsyncSession, message: InboundMessage) -> Outcome:
    """What an engine turn came to, read from what the services wrote under its message id."""
    query = select(Case.kind).where(Case.source_message_id == message.id)
    kind = (await session.scalars(query)).one_or_none()
    if kind is not None:
        return Outcome.HUMAN if kind is CaseKind.HAND_OVER else Outcome.CASE
    attached = (
        select(CaseMedia.media_id)
        .join(Media, Media.id == CaseMedia.media_id)
        .where(Media.message_id == message.id)
    )
    if (await session.scalars(attached)).first() is not None:
        return Outcome.ATTACHED
    return Outcome.ANSWERED
