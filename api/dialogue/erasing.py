"""Erasing a person: the store first, then what lies outside of it, until nothing is left.

    1  the store, in one transaction    every row that names or quotes them
    2  the engine                       the talk that it remembers
    3  the media store                  the bytes of what belongs to no case

A finished part is not done again, an unfinished one is: by the job's own tries, then by the sweep
of each minute. What the law wants of a case is kept with a pseudonym in place of the reporter, and
the case goes on. A push that the platform repeats after this is taken for a new one, since nothing
that could recognise it is left.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from procrastinate import JobContext, RetryStrategy
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import logs
from api.db import Database
from api.dialogue.engine import Talks
from api.dialogue.traces import erase_traces
from api.jobs import app, defer, person_lock
from api.media.models import Media
from api.media.store import MediaStore
from api.notifications.models import DeliveryState, OutboundMessage
from api.residents.erasures import ERASE_TASK
from api.residents.models import Erasure, ErasureReason
from api.staff.service import staff_by_openid

log = logging.getLogger(__name__)

TRIES = 4
BRIEF = RetryStrategy(max_attempts=TRIES - 1, exponential_wait=2)
"""Tried again after 2, 4 and 8 seconds: a person who follows anew waits meanwhile."""


class NotYetError(Exception):
    """The person has not been told yet that they are erased; the job comes back."""


@dataclass(frozen=True)
class ErasingParts:
    """What erasing needs; the worker puts them together under the name `erasing`."""

    database: Database
    talks: Talks
    store: MediaStore
    clock: Callable[[], datetime]


@app.task(name=ERASE_TASK, pass_context=True, retry=BRIEF)
async def erase_person(context: JobContext, erasure_id: int) -> None:
    """Erase one person. After the last try the sweep goes on, so that no failed job stays behind
    that names them.
    """
    parts: ErasingParts = context.additional_context["erasing"]
    last_try = context.job.attempts >= TRIES - 1
    try:
        await erase(parts, erasure_id, at_any_rate=last_try)
    except Exception as error:
        if not last_try:
            raise
        log.error("erasure %s is not finished yet: %s", erasure_id, type(error).__name__)


async def erase(parts: ErasingParts, erasure_id: int, *, at_any_rate: bool = False) -> None:
    """Do what is left of an erasure. `at_any_rate`: also when the person's answer is still here.

    Raises:
        NotYetError: they asked for it themselves and have not read our answer.
        UnavailableError: the engine is away; what was done stays done.
    """
    await _erase_in_store(parts, erasure_id, at_any_rate=at_any_rate)
    async with parts.database.transaction() as session:
        erasure = await session.get(Erasure, erasure_id)
    if erasure is None or erasure.openid is None:
        return
    logs.keep_private(erasure.openid)
    await parts.talks.forget(erasure.openid)
    for digest in erasure.digests:
        if not await _in_use(parts.database, digest):
            await parts.store.delete(digest)
    async with parts.database.transaction() as session:
        erasure = await session.get_one(Erasure, erasure_id, with_for_update=True)
        erasure.openid = None
        erasure.digests = []
        erasure.done_at = parts.clock()
    log.info("erasure %s is done", erasure_id)


async def unfinished_erasures(session: AsyncSession, *, before: datetime) -> int:
    """Have erasures carried on that were asked for before a moment and are not done; how many."""
    query = select(Erasure).where(Erasure.done_at.is_(None), Erasure.requested_at < before)
    erasures = (await session.scalars(query.order_by(Erasure.id))).all()
    for erasure in erasures:
        lock = person_lock(erasure.openid or "")
        await defer(session, ERASE_TASK, lock=lock, erasure_id=erasure.id)
    return len(erasures)


async def _erase_in_store(parts: ErasingParts, erasure_id: int, *, at_any_rate: bool) -> None:
    async with parts.database.transaction() as session:
        erasure = await session.get(Erasure, erasure_id, with_for_update=True)
        if erasure is None or erasure.store_erased_at is not None or erasure.openid is None:
            return
        if await staff_by_openid(session, erasure.openid) is not None:
            # Who works here has signed for more than a resident; the desk has been told.
            await session.delete(erasure)
            return
        if erasure.reason is ErasureReason.ASKED and not at_any_rate:
            await _answered(session, erasure)
        await erase_traces(session, erasure, now=parts.clock())
        erasure.store_erased_at = parts.clock()


async def _answered(session: AsyncSession, erasure: Erasure) -> None:
    waiting = exists().where(
        OutboundMessage.in_reply_to == erasure.message_id,
        OutboundMessage.state == DeliveryState.QUEUED,
    )
    if await session.scalar(select(waiting)):
        raise NotYetError


async def _in_use(database: Database, digest: str) -> bool:
    """Whether the same bytes came from somebody else too, or belong to a case."""
    async with database.transaction() as session:
        return bool(await session.scalar(select(exists().where(Media.sha256 == digest))))
