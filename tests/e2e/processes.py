"""The programs of an installation: real processes that a test may halt, kill and start again.

What is run, and how it shows that it is well, stands in the launcher's own `programs`.
"""

import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.embedded import as_account
from api.launcher.programs import Program
from api.launcher.watchdog import Watchdog, group_is_alive, signal_group
from tests.e2e.waiting import until, within
from tests.living import ROOT

ENDING_SECONDS = 12.0
"""A worker finishes what it has begun, for up to 8 seconds."""


class Process:
    """One program. `make` is asked at each start, for a worker looks at the database first."""

    def __init__(self, make: Callable[[], Program], *, log: Path, watchdog: Watchdog) -> None:
        self.log = log
        self._make = make
        self._program = make()
        self._watchdog = watchdog
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        """Whether it has been started and has not ended."""
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        """Start it, in a group of its own that ends even when the test run is killed."""
        self._program = self._make()
        with self.log.open("ab") as output:
            self._child = subprocess.Popen(
                self._program.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=ROOT if self._program.account is None else "/",
                env=dict(self._program.environment),
                start_new_session=True,
                **as_account(self._program.account),
            )
        self._watchdog.watch(self._child.pid, ending=self._program.ending, rank=self._program.rank)

    async def ready(self) -> None:
        """Wait until it is well; the test fails with its log when it ends instead."""
        await until(self._is_ready, what=f"{self._program.name} is ready", seconds=90)

    async def is_well(self) -> bool:
        """Whether it runs and answers."""
        return self.runs and (self._program.is_ready is None or await self._program.is_ready())

    async def started(self) -> None:
        """Start it and wait until it is well."""
        self.start()
        await self.ready()

    def halt(self) -> None:
        """Let it hang: it is there, and does nothing any more."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it do again what it was doing."""
        self._signal(signal.SIGCONT)

    async def killed(self, sent: signal.Signals = signal.SIGKILL) -> None:
        """End it without a word of warning, and wait until it is gone."""
        self._signal(sent)
        await self._gone()

    async def ended(self) -> None:
        """Ask it to end, as an operator would; kill it when it does not."""
        self.go_on()
        for sent in (self._program.ending, self._program.hard_ending, signal.SIGKILL):
            self._signal(sent)
            if await within(ENDING_SECONDS, self._has_gone):
                break
        await self._gone()

    async def _is_ready(self) -> bool:
        if not self.runs:
            pytest.fail(f"{self._program.name} has ended:\n{self.log.read_text()[-3000:]}")
        return await self.is_well()

    async def _gone(self) -> None:
        if self._child is not None:
            await until(self._has_gone, what=f"{self._program.name} is gone")
            self._watchdog.forget(self._child.pid)

    async def _has_gone(self) -> bool:
        # The group too: PostgreSQL's helpers outlive their server for a moment.
        return not self.runs and (self._child is None or not group_is_alive(self._child.pid))

    def _signal(self, sent: signal.Signals) -> None:
        if self.runs and self._child is not None:
            signal_group(self._child.pid, sent)


@dataclass(frozen=True)
class Workshop:
    """Where processes are made. `logs` is a folder for what they say."""

    logs: Path
    watchdog: Watchdog

    def process(self, name: str, make: Callable[[], Program]) -> Process:
        """A process that has not been started; those of the same name share a log."""
        return Process(make, log=self.logs / f"{name}.log", watchdog=self.watchdog)
