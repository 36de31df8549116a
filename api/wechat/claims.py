"""Fetching the answer for a waiting push, in time or not at all."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime

import psycopg
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import SQLAlchemyError

from api.db import Database
from api.wechat.answering import Answering, NoWords
from api.wechat.waiting import AnswerListener, heard

log = logging.getLogger(__name__)

STORE_ERRORS = (SQLAlchemyError, ConnectorException, psycopg.Error, OSError, TimeoutError)
"""How a store that is away shows itself. A programming error is not among them."""

GRACE_SECONDS = 0.3
"""What a claim may take beyond the patience; the platform's own is a second longer."""

RETRY_PAUSE_SECONDS = 0.2

Words = str | NoWords


class Claims:
    """What the webhook of one process waits for."""

    def __init__(
        self,
        database: Database,
        listener: AnswerListener,
        *,
        can_send_kf: bool,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._listener = listener
        self._answering = Answering(can_send_kf=can_send_kf)
        self._clock = clock
        self._late: set[asyncio.Task[None]] = set()

    async def words_for(
        self, message_id: int, *, end: float, look_first: bool, gives_up: bool = True
    ) -> Words:
        """The words of the answer, or why there are none.

        Returns within the grace after `end` (seconds on the monotonic clock), whatever the store
        does. Without `gives_up` a later push of the same message may still say the answer, also
        where the store has not said in time whether there is one.
        """
        unsaid = NoWords.LATER if gives_up else NoWords.NOT_YET
        with self._listener.expect(message_id) as answered:
            if look_first:
                answered.set()
            while True:
                await heard(answered, seconds=end - time.monotonic())
                answered.clear()
                left = end - time.monotonic()
                claim = asyncio.create_task(self._take(message_id, gives_up=gives_up and left <= 0))
                await asyncio.wait({claim}, timeout=max(left, 0) + GRACE_SECONDS)
                if not claim.done():
                    self._leave(message_id, claim)
                    return unsaid
                try:
                    words = claim.result()
                except STORE_ERRORS as error:
                    log.warning("message %s not claimed: %s", message_id, type(error).__name__)
                    if left <= 0:
                        return unsaid
                    # A claim that failed at its very commit is seen by the next one.
                    await asyncio.sleep(RETRY_PAUSE_SECONDS)
                    answered.set()
                    continue
                if words is not NoWords.NOT_YET or left <= 0:
                    return words

    async def _take(self, message_id: int, *, gives_up: bool) -> Words:
        async with self._database.transaction() as session:
            return await self._answering.take(
                session, message_id, gives_up=gives_up, now=self._clock()
            )

    def _leave(self, message_id: int, claim: "asyncio.Task[Words]") -> None:
        """Let a late claim run on; cut off in its commit it could lose what it took."""
        log.warning("the claim of message %s is late", message_id)
        task = asyncio.create_task(self._pass_on(message_id, claim))
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _pass_on(self, message_id: int, claim: "asyncio.Task[Words]") -> None:
        """What a late claim has taken goes to the outbox; where it failed, the sweeper comes."""
        try:
            if isinstance(await claim, str):
                async with self._database.transaction() as session:
                    await self._answering.put_back(session, message_id)
        except STORE_ERRORS as error:
            log.error("message %s was not passed on: %s", message_id, type(error).__name__)
