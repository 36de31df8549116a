"""What was said not to be taken is not taken: also when another push of it gets through.

The store was away, or it did not say in time whether it had stored; the person reads that their
message was not taken and sends it again. The same message may come by another push a moment later,
or turn out to be stored after all, and would be answered as well. So the refusal is written down
as soon as the store is back, and every push of the message gets the same words: from this process
at once, from the others by the row.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from api.db import Database
from api.dialogue.inbox import Push, refuse

log = logging.getLogger(__name__)

STORE_AWAY = (OperationalError, InterfaceError, PoolTimeoutError, OSError)
"""What passes; any other error is this refusal's own and stands in nobody's way."""

RETRY_SECONDS = 0.1
GIVE_UP_SECONDS = 60.0
"""No push of a message comes so late, and people have gone on."""


@dataclass(frozen=True)
class _Refusal:
    push: Push
    words: str
    told_at: float
    """Seconds of the monotonic clock."""


class Refusals:
    """The refusals of one process that are not written down yet, and who writes them down."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._told: dict[str, _Refusal] = {}  # in the order of their telling
        self._writer: asyncio.Task[None] | None = None

    def has_told(self, push: Push) -> bool:
        """Whether this very message was refused a moment ago."""
        return push.dedupe_key in self._told

    def note(self, push: Push, words: str) -> None:
        """Its sender is being told in these words that it was not taken."""
        self._told.setdefault(push.dedupe_key, _Refusal(push, words, time.monotonic()))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_down_all())

    async def _write_down_all(self) -> None:
        while self._told:
            key, refusal = next(iter(self._told.items()))
            try:
                async with self._database.transaction() as session:
                    await refuse(session, refusal.push, refusal.words, now=self._clock())
            except STORE_AWAY:
                if time.monotonic() - refusal.told_at < GIVE_UP_SECONDS:
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                log.error("a refusal could not be written down: the store stays away")
            except SQLAlchemyError as error:
                log.error("a refusal could not be written down: %s", type(error).__name__)
            del self._told[key]
