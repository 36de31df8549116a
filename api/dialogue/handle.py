"""Handling a message: options and staff commands directly, everything else through the engine.

Direct commands and their answer are one transaction. The engine is asked between two: it acts once
for a message id, so a job that runs again gets the same replies.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from procrastinate import JobContext, RetryStrategy
from procrastinate.exceptions import ConnectorException
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession

from api import logs, metrics
from api.cases.history import taken_before
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction
from api.cases.models import Case, CaseMedia
from api.db import Database
from api.dialogue import half_done, half_told, outage, worries
from api.dialogue.answered import ROOM, Answered
from api.dialogue.bursts import followers_of, turn_of
from api.dialogue.engine import Engine, Parser, Turn, key_of
from api.dialogue.inbox import HANDLE_TASK, SWEEP_TASK, finish, sweep
from api.dialogue.left_open import begun_anew
from api.dialogue.media import MediaKeeper, MediaSource
from api.dialogue.models import InboundMessage, Outcome, ReplyRoute
from api.dialogue.reading import read
from api.dialogue.reading_media import unread
from api.dialogue.reading_patrol import Report
from api.dialogue.staff_desk import carry_out, refusal
from api.dialogue.understanding import read_kind
from api.errors import LinliError, UnavailableError
from api.incidents.service import joined_by
from api.jobs import PATIENT, app
from api.media.links import MediaLinks
from api.media.models import Media
from api.media.store import MediaStore
from api.notifications.models import Priority
from api.notifications.outbox import Note, tell
from api.staff.service import staff_by_openid
from api.texts import render
from api.voice.recogniser import NoRecogniser, Recogniser

log = logging.getLogger(__name__)

TRIES = 4
BRIEF = RetryStrategy(max_attempts=TRIES - 1, exponential_wait=2)
"""Tried again after 2, 4 and 8 seconds: the person's next messages wait meanwhile."""


class HalfDoneError(Exception):
    """The engine went away after an action had taken its step: the turn has to be repeated."""


PASSING = (
    OperationalError, InterfaceError, PoolTimeoutError, ConnectorException, OSError, HalfDoneError,
)  # fmt: skip
"""How a store that is away, or two that met in it, show themselves: the job is tried again."""


@dataclass(frozen=True)
class DialogueParts:
    """What handling needs; the worker puts them together."""

    database: Database
    engine: Engine
    parser: Parser
    store: MediaStore
    source: MediaSource
    clock: Callable[[], datetime]
    quiet: timedelta = timedelta(0)
    """How long somebody must be silent until their breath is over; 0 takes each message alone."""
    recogniser: Recogniser = field(default_factory=NoRecogniser)
    links: MediaLinks | None = None
    """For what staff open from the chat; None where they only read how much there is."""

    @property
    def media(self) -> MediaKeeper:
        """Fetches and keeps what comes with a message."""
        return MediaKeeper(self.database, self.source, self.store, self.recogniser)


@app.task(name=HANDLE_TASK, pass_context=True, retry=BRIEF)
async def handle_message(context: JobContext, message_id: int) -> None:
    """Handle one inbound message to its end; nothing when it has been handled already.

    Whatever goes wrong, the last try ends in a sentence and a case: nobody meets silence. A fault
    of our own is not mended by trying, so for that the first try is the last.
    """
    parts: DialogueParts = context.additional_context["dialogue"]
    last_try = context.job.attempts >= TRIES - 1
    try:
        with metrics.HANDLING_SECONDS.time():
            await _handle(parts, message_id, last_try=last_try)
    except Exception as error:
        if isinstance(error, PASSING) and not last_try:
            raise
        log.error("message %s could not be handled: %s", message_id, type(error).__name__)
        await _keep_words(parts, message_id)


async def _handle(parts: DialogueParts, message_id: int, *, last_try: bool) -> None:
    await parts.media.keep(message_id, now=parts.clock())
    async with parts.database.transaction() as session:
        message = await _unhandled(session, message_id)
        if message is None:
            return
        breath = await turn_of(session, message, quiet=parts.quiet)
        if not breath:
            return  # A later message of the same breath takes this one along.
        reading = await read(session, breath, links=parts.links, now=parts.clock())
        if isinstance(reading, Answered):
            await half_told.note_presence(session, message.openid, now=parts.clock())
            await _finish(
                session, message, outcome=reading.outcome, notes=reading.notes, now=parts.clock()
            )
            return
        if isinstance(reading, Turn) and await half_told.was_kept(session, message.openid):
            reading = replace(reading, metadata={**reading.metadata, half_told.ANEW: True})
    if isinstance(reading, Report):
        await _carry_out(parts, message, reading)
    else:
        await _ask_engine(parts, message, reading, last_try=last_try)


async def _carry_out(parts: DialogueParts, message: InboundMessage, reading: Report) -> None:
    """Carry out a step of a report (上报) and write its end. The engine only reads it, between the
    transactions; where it is away the kind is asked for.
    """
    heard = None
    if reading.text:
        try:
            heard = await read_kind(reading.text, parser=parts.parser)
        except UnavailableError as error:
            log.warning("engine away for report %s: %s", message.id, error.facts.get("cause"))
    async with parts.database.transaction() as session:
        unhandled = await _unhandled(session, message.id)
        member = await staff_by_openid(session, message.openid)
        if unhandled is None or member is None:
            return
        now = parts.clock()
        try:
            async with session.begin_nested():
                note = await carry_out(
                    session, member, reading.command, message_id=message.id, heard=heard, now=now
                )
            outcome = await _outcome(session, unhandled)
        except LinliError as error:
            note, outcome = refusal(error, member, reading.command), Outcome.REFUSED
        await half_told.note_presence(session, message.openid, now=now)
        await _finish(session, unhandled, outcome=outcome, notes=[note], now=now)


async def _unhandled(session: AsyncSession, message_id: int) -> InboundMessage | None:
    """The message, locked; None when another run has ended it."""
    message = await session.get_one(InboundMessage, message_id, with_for_update=True)
    logs.keep_private(message.openid, message.text)
    return None if message.handled_at is not None else message


@app.task(name=SWEEP_TASK, pass_context=True, retry=PATIENT)
async def sweep_reply(context: JobContext, message_id: int, late_route: str) -> None:
    """Send an answer that no waiting push has fetched."""
    parts: DialogueParts = context.additional_context["dialogue"]
    async with parts.database.transaction() as session:
        await sweep(session, message_id, ReplyRoute(late_route))


async def _ask_engine(
    parts: DialogueParts, message: InboundMessage, turn: Turn, *, last_try: bool
) -> None:
    """Give a turn to the engine and write its end; keep the words when the engine is away.

    Raises:
        HalfDoneError: the turn has taken effect and the engine has not said so. Keeping the words
            would leave the talk before a step that is done, to be taken a second time.
    """
    try:
        behind = await half_done.catch_up(parts.database, parts.engine, message, clock=parts.clock)
        turn = await begun_anew(
            parts.database, parts.parser, message.openid, turn, now=parts.clock()
        )
        answer = await parts.engine.answer(sender=message.openid, key=key_of(message), turn=turn)
    except UnavailableError as error:
        metrics.ENGINE_AWAY.inc()
        log.warning("engine away for message %s: %s", message.id, error.facts.get("cause"))
        if await half_done.note(parts.database, message.id, turn) and not last_try:
            raise HalfDoneError from error
        await _keep_words(parts, message.id, turn)
        return
    async with parts.database.transaction() as session:
        await half_done.give_up(session, behind)
        unhandled = await _unhandled(session, message.id)
        if unhandled is None:
            await _tell_after_all(session, message.id, answer.notes, now=parts.clock())
            return
        half_done.forget(unhandled)
        outcome, now = await _outcome(session, unhandled), parts.clock()
        await half_told.note_form(session, message.openid, answer.form, now=now)
        await worries.note_turn(session, message.openid, turn, answer.notes, now=now)
        await _finish(session, unhandled, outcome=outcome, notes=answer.notes, now=now)


async def _tell_after_all(
    session: AsyncSession, message_id: int, notes: Sequence[Note], *, now: datetime
) -> None:
    """A message whose sender was told that it was not taken, while the engine had it already: what
    it has set going they have to hear of.
    """
    message = await session.get_one(InboundMessage, message_id, with_for_update=True)
    outcome = await _outcome(session, message)
    if message.outcome is not Outcome.REFUSED or outcome is Outcome.ANSWERED:
        return
    message.outcome = outcome
    first, *others = notes
    words = render(ROOM, "taken_after_all", words=first.text)
    for note in (replace(first, text=words), *others):
        await tell(session, message.openid, replace(note, priority=Priority.KEY), now=now)


async def _finish(
    session: AsyncSession,
    leader: InboundMessage,
    *,
    outcome: Outcome,
    notes: Sequence[Note],
    now: datetime,
) -> None:
    """End a turn: its leader with the answer, the others as what became of them. Whatever the turn
    came to, what could not be had of it is said too.
    """
    followers = await followers_of(session, leader)
    for message in followers:
        shown = await _attached(session, message)
        end = Outcome.ATTACHED if shown else Outcome.MERGED
        await finish(session, message, outcome=end, notes=(), now=now)
    notes = [*notes, *unread([*followers, leader])]
    await finish(session, leader, outcome=outcome, notes=notes, now=now)


async def _keep_words(parts: DialogueParts, message_id: int, turn: Turn | None = None) -> None:
    async with parts.database.transaction() as session:
        message = await _unhandled(session, message_id)
        if message is not None:
            breath = [*await followers_of(session, message), message]
            outcome, note = await outage.keep_words(session, breath, turn=turn, now=parts.clock())
            await _finish(session, message, outcome=outcome, notes=[note], now=parts.clock())


async def _outcome(session: AsyncSession, message: InboundMessage) -> Outcome:
    """What an engine turn came to, read from what the services wrote under its message id."""
    query = select(Case.kind).where(Case.source_message_id == message.id)
    kind = (await session.scalars(query)).one_or_none()
    if kind is not None:
        return Outcome.HUMAN if kind is CaseKind.HAND_OVER else Outcome.CASE
    if await _attached(session, message):
        return Outcome.ATTACHED
    if await taken_before(session, CaseAction.FOLLOW, message_id=message.id):
        return Outcome.ATTACHED
    if await joined_by(session, message.id):
        return Outcome.ATTACHED
    if await taken_before(session, CaseAction.NOTE, message_id=message.id):
        return Outcome.MERGED
    return Outcome.ANSWERED


async def _attached(session: AsyncSession, message: InboundMessage) -> bool:
    """Whether what came with the message lies with a case."""
    query = (
        select(CaseMedia.media_id)
        .join(Media, Media.id == CaseMedia.media_id)
        .where(Media.message_id == message.id)
    )
    return (await session.scalars(query)).first() is not None
