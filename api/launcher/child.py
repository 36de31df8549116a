"""One running program: its process group, its log, its end."""

import asyncio
import contextlib
import signal
import time
from collections import deque
from pathlib import Path

from api.embedded import as_account
from api.launcher.environment import PROJECT
from api.launcher.errors import LaunchError
from api.launcher.programs import Program
from api.launcher.screen import readable
from api.launcher.watchdog import Watchdog, signal_group

LOGS_KEPT = 3
TAIL_LINES = 15
HARD_PATIENCE_SECONDS = 1.0
"""From the hard signal to SIGKILL."""
LONGEST_TAIL_LINE = 300


class Child:
    """A program that may be started again and again, always under the same log."""

    def __init__(self, program: Program, *, logs: Path, watchdog: Watchdog) -> None:
        self.program = program
        self.log = logs / f"{program.name}.log"
        self.started = 0.0
        """Monotonic seconds."""
        self._watchdog = watchdog
        self._process: asyncio.subprocess.Process | None = None
        self._group: int | None = None
        """The process group, as long as its number is sure to be ours."""

    async def start(self) -> None:
        """Run the program in a session of its own: a Ctrl-C in the terminal is ours alone.

        Raises:
            LaunchError: there is no such program, or it may not be run.
        """
        try:
            with self.log.open("ab") as output:
                self._process = await asyncio.create_subprocess_exec(
                    *self.program.command,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd=PROJECT if self.program.account is None else "/",
                    env=dict(self.program.environment),
                    start_new_session=True,
                    **as_account(self.program.account),
                )
        except OSError as error:
            raise LaunchError(f"{self.program.name} cannot be started: {error.strerror}") from error
        self.started = time.monotonic()
        self._group = self._process.pid
        self._watchdog.watch(self._group, ending=self.program.ending, rank=self.program.rank)

    async def wait(self) -> int:
        """The exit status of the program, below 0 for a signal; its whole group is gone then."""
        if self._process is None:
            raise RuntimeError(f"{self.program.name} was not started")
        status = await self._process.wait()
        if self._group is not None:
            signal_group(self._group, signal.SIGKILL)
            self._watchdog.forget(self._group)
            self._group = None
        return status

    async def end(self, *, patience: float) -> None:
        """Ask it to end, and after `patience` seconds no longer ask. Nothing where it has ended."""
        for sent in (self.program.ending, self.program.hard_ending):
            if self._group is None:
                return
            signal_group(self._group, sent)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.wait(), patience)
            patience = HARD_PATIENCE_SECONDS
        if self._group is not None:
            signal_group(self._group, signal.SIGKILL)
            await self.wait()

    def end_hard(self) -> None:
        """Send the signal for one that did not end properly."""
        if self._group is not None:
            signal_group(self._group, self.program.hard_ending)

    def tail(self) -> tuple[str, ...]:
        """The last lines that it logged."""
        with contextlib.suppress(OSError), self.log.open(errors="replace") as lines:
            shown = (part for line in lines for part in readable(line.rstrip()))
            last = deque(shown, maxlen=TAIL_LINES)
            return tuple(line[:LONGEST_TAIL_LINE] for line in last)
        return ()


def rotate_logs(folder: Path) -> None:
    """Put the logs of the last runs aside: `api.log` → `api.log.1` → `api.log.2` → gone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for current in sorted(folder.glob("*.log")):
        for age in range(LOGS_KEPT - 1, 0, -1):
            older = current.with_name(f"{current.name}.{age}")
            younger = current if age == 1 else current.with_name(f"{current.name}.{age - 1}")
            if younger.exists():
                younger.replace(older)
