"""Each part is killed and started again in turn, without a word of warning."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from random import Random

from api.clock import utc_now
from tests.e2e.processes import Process
from tests.e2e.waiting import until

WATCH_SECONDS = 0.3
DOWN_SECONDS = (0.5, 3.0)
RECOVERY_SECONDS = 90
ROUND_SECONDS = 120
"""For the end of the first round, where people are done before every part had its turn."""


@dataclass(frozen=True)
class Part:
    """What is killed together or one by one; `signals` are the ways in which it can end."""

    name: str
    processes: Sequence[Process]
    signals: tuple[signal.Signals, ...] = (signal.SIGKILL,)


@dataclass
class Killer:
    """Kills one part after the other, and keeps the others running as a supervisor does.

    `calm` are the least and the most seconds between one part's recovery and the next death; in
    each of the `rounds` every part has its turn.
    """

    parts: Sequence[Part]
    random: Random
    calm: tuple[float, float]
    rounds: int
    kills: Counter[str] = field(default_factory=Counter)
    diary: list[str] = field(default_factory=list)
    _down: set[Process] = field(default_factory=set)
    _everybody_died: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Kill while the block runs; afterwards everything is well again."""
        async with self.keeping():
            killing = asyncio.create_task(self._kill_in_turn())
            try:
                yield
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._everybody_died.wait(), ROUND_SECONDS)
            finally:
                killing.cancel()
                with suppress(asyncio.CancelledError):
                    await killing
                self._down.clear()
                await self.all_well()

    @asynccontextmanager
    async def keeping(self) -> AsyncIterator[None]:
        """Start again what ends by itself, such as a worker without its database."""
        watching = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            watching.cancel()

    async def all_well(self) -> None:
        """Wait until every process answers."""
        for part in self.parts:
            for process in part.processes:
                await until(process.is_well, what=f"{part.name} is well", seconds=RECOVERY_SECONDS)

    async def _kill_in_turn(self) -> None:
        for _ in range(self.rounds):
            for part in self.random.sample(self.parts, len(self.parts)):
                await asyncio.sleep(self.random.uniform(*self.calm))
                await self._kill(part)
            self._everybody_died.set()

    async def _kill(self, part: Part) -> None:
        """One process of the part, or all of them at once."""
        together = self.random.random() < 0.5
        victims = list(part.processes) if together else [self.random.choice(part.processes)]
        self._down.update(victims)
        for victim in victims:
            sent = self.random.choice(part.signals)
            await victim.killed(sent)
            self.kills[part.name] += 1
            self._note(f"{part.name} {part.processes.index(victim)} killed by {sent.name}")
        await asyncio.sleep(self.random.uniform(*DOWN_SECONDS))
        self._down.difference_update(victims)  # The keeper starts them.
        for victim in victims:
            await until(victim.is_well, what=f"{part.name} is back", seconds=RECOVERY_SECONDS)
        self._note(f"{part.name} is back")

    def _note(self, what: str) -> None:
        self.diary.append(f"{utc_now():%H:%M:%S} {what}")

    async def _keep(self) -> None:
        while True:
            for part in self.parts:
                for process in part.processes:
                    if not process.runs and process not in self._down:
                        process.start()
                        self._note(f"{part.name} {part.processes.index(process)} started")
            await asyncio.sleep(WATCH_SECONDS)
