"""Waiting for an answer: one LISTEN connection a process wakes the pushes that wait.

A notification is a hint and nothing more: it may be lost with the connection, so whoever waits
reads the row when woken and once more when time is up.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, TypeVar

import psycopg

from api.dialogue.inbox import ANSWERED_CHANNEL

log = logging.getLogger(__name__)

RECONNECT_SECONDS = 0.5
PROBE_SECONDS = 20
"""A connection that says nothing for so long is asked whether it is still there."""

REMEMBERED = 1000
"""Announcements kept for pushes that are about to wait."""

Result = TypeVar("Result")


class AnswerListener:
    """Tells the waiting pushes of this process which inbound messages have been handled."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._waiters: dict[int, set[asyncio.Event]] = {}
        self._recent: dict[int, None] = {}  # in the order of their coming
        self.connected = asyncio.Event()

    @contextmanager
    def expect(self, message_id: int) -> Iterator[asyncio.Event]:
        """An event that is set when the message may have been handled, or was a moment ago."""
        event = asyncio.Event()
        if message_id in self._recent:
            event.set()
        self._waiters.setdefault(message_id, set()).add(event)
        try:
            yield event
        finally:
            waiters = self._waiters[message_id]
            waiters.discard(event)
            if not waiters:
                del self._waiters[message_id]

    @asynccontextmanager
    async def running(self) -> AsyncIterator["AnswerListener"]:
        """Listen while the block runs."""
        task = asyncio.create_task(self._listen_forever())
        try:
            yield self
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _listen_forever(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                log.warning("no connection for notifications: %s", type(error).__name__)
            finally:
                self.connected.clear()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(
            self._url, autocommit=True, connect_timeout=3
        )
        async with connection:
            await connection.execute(f"listen {ANSWERED_CHANNEL}".encode())
            self.connected.set()
            # What was announced while nobody listened is found by reading the rows.
            self._wake(*self._waiters)
            while True:
                async for notice in connection.notifies(timeout=PROBE_SECONDS):
                    if notice.payload.isdecimal():
                        self._remember(int(notice.payload))
                        self._wake(int(notice.payload))
                await connection.execute("select 1")

    def _remember(self, message_id: int) -> None:
        """A fast worker may be done before the push that stored the message begins to wait."""
        self._recent[message_id] = None
        if len(self._recent) > REMEMBERED:
            del self._recent[next(iter(self._recent))]

    def _wake(self, *message_ids: int) -> None:
        for message_id in message_ids:
            for event in self._waiters.get(message_id, ()):
                event.set()


async def heard(event: asyncio.Event, *, seconds: float) -> None:
    """Return when the event is set or the time is up, whichever comes first."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), timeout=max(seconds, 0))


_abandoned: set[asyncio.Task[Any]] = set()


async def bounded(work: Coroutine[Any, Any, Result], *, seconds: float) -> Result:
    """The work's result within the time; late work is cancelled and left to end by itself.

    A database that hangs also hangs the tidy end of a cancelled query, for seconds; nobody who
    waits for WeChat's patience may wait for that.

    Raises:
        TimeoutError: the time was up.
    """
    task = asyncio.create_task(work)
    done, _ = await asyncio.wait({task}, timeout=max(seconds, 0))
    if done:
        return task.result()
    task.cancel()
    _abandoned.add(task)
    task.add_done_callback(_forget)
    raise TimeoutError


def _forget(task: "asyncio.Task[Any]") -> None:
    """Take note of an abandoned task's end, so that its error is not reported as unseen."""
    _abandoned.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        log.warning("abandoned work ended in %s", type(error).__name__)
