"""Pushes that go on while the page has long been answered."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from api.simulator.errors import NotPossibleError

log = logging.getLogger(__name__)


class Background:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()

    async def begin(self, act: Coroutine[Any, Any, object]) -> None:
        """Start `act` and go as far as its first wait, which is the network.

        An act that cannot be done at all raises its NotPossibleError here; whatever fails later is
        logged.
        """
        task = self.start(act)
        await asyncio.sleep(0)
        if task.done():
            task.result()

    def start(self, act: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
        """Start `act` and let it be; whatever fails is logged."""
        task: asyncio.Task[object] = asyncio.get_running_loop().create_task(act)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    async def finished(self) -> None:
        """Wait for everything that goes on now."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def end(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _finished(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, NotPossibleError):
            log.error("a simulated act failed", exc_info=error)
