"""All running programs: started, waited for, started again when they die, ended together."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

from api.launcher.child import Child
from api.launcher.errors import LaunchError
from api.launcher.programs import Program
from api.launcher.restarts import Deaths, after_death
from api.launcher.screen import Screen
from api.launcher.watchdog import Watchdog

PROBE_INTERVAL = 0.1
WORD_INTERVAL = 10.0
END_SECONDS = 5.0
"""For the programs to end properly; the database has `DATABASE_END_SECONDS` after them."""
DATABASE_END_SECONDS = 3.0


class Supervisor:
    """Keeps programs running until `stop`.

    Args:
        group: where the keepers run; a program that cannot be kept ends it with a `LaunchError`.
        logs: the folder of the programs' logs.
        screen: where to say what happens.
    """

    def __init__(self, group: asyncio.TaskGroup, *, logs: Path, screen: Screen) -> None:
        self._group = group
        self._logs = logs
        self._screen = screen
        self._watchdog = Watchdog(label=str(logs))
        self._children: list[Child] = []
        self._pending: list[str] = []

    async def run(self, program: Program) -> None:
        """Run a program to its end.

        Raises:
            LaunchError: it failed, or did not end in time.
        """
        async with self._waiting(program) as child:
            try:
                status = await asyncio.wait_for(child.wait(), program.patience)
            except TimeoutError:
                raise _too_slow(child, "end") from None
        if status != 0:
            raise _failure(child, status)
        self._children.remove(child)

    async def start(self, program: Program) -> None:
        """Start a program, wait until it is ready, and keep it running from then on.

        Raises:
            LaunchError: it ended before it was ready, or was not ready in time.
        """
        async with self._waiting(program) as child:
            ended = asyncio.create_task(child.wait())
            deadline = time.monotonic() + program.patience
            while program.is_ready is not None and not await program.is_ready():
                if time.monotonic() > deadline:
                    raise _too_slow(child, "answer")
                await asyncio.wait([ended], timeout=PROBE_INTERVAL)
                if ended.done():
                    raise _failure(child, ended.result())
        self._screen.say(program.name, "ready")
        self._group.create_task(self._keep(child, ended))

    async def stop(self) -> None:
        """End every program within ten seconds, the database last."""
        for rank, patience in ((0, END_SECONDS), (1, DATABASE_END_SECONDS)):
            these = [child for child in self._children if child.program.rank == rank]
            await asyncio.gather(*(child.end(patience=patience) for child in these))
        self._watchdog.close()

    def hurry(self) -> None:
        """End hard what still runs: the operator asked twice."""
        for child in self._children:
            child.end_hard()

    async def tell_what_is_awaited(self) -> None:
        """A line every ten seconds as long as something is being waited for; never returns."""
        while True:
            await asyncio.sleep(WORD_INTERVAL)
            if self._pending:
                self._screen.say("waiting", f"for {', '.join(self._pending)}")

    async def _keep(self, child: Child, ended: "asyncio.Task[int]") -> None:
        """Start a program again each time it dies, later each time, and give up in the end."""
        name = child.program.name
        deaths = Deaths()
        while True:
            status = await ended
            deaths, delay = after_death(deaths, started=child.started, died=time.monotonic())
            if delay is None:
                raise LaunchError(
                    f"{name} died {len(deaths.recent)} times within a minute", tail=child.tail()
                )
            self._screen.say(name, f"ended ({_spoken(status)}), starts again in {delay:.0f} s")
            await asyncio.sleep(delay)
            await child.start()
            ended = asyncio.create_task(child.wait())

    @contextlib.asynccontextmanager
    async def _waiting(self, program: Program) -> AsyncIterator[Child]:
        """A started program that is among the pending ones as long as the block runs."""
        child = Child(program, logs=self._logs, watchdog=self._watchdog)
        self._children.append(child)
        self._pending.append(program.name)
        try:
            await child.start()
            yield child
        finally:
            self._pending.remove(program.name)


def _failure(child: Child, status: int) -> LaunchError:
    return LaunchError(
        f"{child.program.name} failed ({_spoken(status)}), see {child.log}", tail=child.tail()
    )


def _too_slow(child: Child, what: str) -> LaunchError:
    return LaunchError(
        f"{child.program.name} did not {what} within {child.program.patience:.0f} s, "
        f"see {child.log}",
        tail=child.tail(),
    )


def _spoken(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit {status}"
