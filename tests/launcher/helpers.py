"""A launcher in a process of its own, and a look at which processes there are."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from api.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent.parent


def bare_environ(data: Path, **more: str) -> dict[str, str]:
    """This machine's environment without our settings, but for a data folder and a port.

    They are empty rather than missing: a developer's `.env` fills in what is missing.
    """
    unset = dict.fromkeys(map(str.upper, Settings.model_fields), "")
    return {**os.environ, **unset, "DATA_DIR": str(data), "PORT": str(free_port()), **more}


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def listener(port: int = 0) -> Iterator[int]:
    """Somebody who listens on a port; yields its number."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        yield int(taken.getsockname()[1])


LEADER = """
import fcntl, os, signal, subprocess, sys, termios
signal.signal(signal.SIGHUP, signal.SIG_IGN)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
sys.exit(subprocess.call(sys.argv[1:]))
"""
"""The first process of a terminal; like `make`, it hands no hang-up on."""


class Town:
    """A launcher with tiny programs, and what it printed so far. `terminal` becomes its stdin."""

    def __init__(self, environ: Mapping[str, str], folder: Path, *, terminal: int | None) -> None:
        self.data = Path(environ["DATA_DIR"])
        self._output = folder / "screen.txt"
        command = [sys.executable, "-m", "tests.launcher.fake_town"]
        if terminal is not None:
            command = [sys.executable, "-c", LEADER, *command]
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                cwd=PROJECT,
                env=dict(environ),
                stdin=subprocess.DEVNULL if terminal is None else terminal,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def screen(self) -> str:
        """What the operator has seen."""
        return self._output.read_text()

    def until(self, text: str, *, seconds: float = 30) -> None:
        """Wait until the screen shows a text."""
        wait_until(lambda: text in self.screen or self.process.poll() is not None, seconds=seconds)
        assert text in self.screen, self.screen

    def end(self, sent: signal.Signals = signal.SIGINT) -> tuple[int, float]:
        """Send a signal; the exit status, and the seconds that it took."""
        started = time.monotonic()
        self.process.send_signal(sent)
        status = self.process.wait(20)
        return status, time.monotonic() - started

    def left(self) -> list[str]:
        """The command lines of processes that belong to this town."""
        return processes_with(str(self.data))


@contextmanager
def town(folder: Path, *, terminal: int | None = None, **environ: str) -> Iterator[Town]:
    """A town that is gone after the block, whatever the test did to it."""
    running = Town(bare_environ(folder / "data", **environ), folder, terminal=terminal)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()
        wait_until(lambda: not running.left(), seconds=12)


def wait_until(condition: Callable[[], bool], *, seconds: float) -> None:
    """Wait for a condition; one that does not come is the caller's to notice."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)


def processes_with(word: str) -> list[str]:
    """The command lines, of living processes, that contain a word."""
    if not Path("/proc/self/cmdline").exists():
        listed = subprocess.run(["ps", "-axo", "command="], capture_output=True, text=True)
        return [line for line in listed.stdout.splitlines() if word in line]
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if word in line:
            found.append(line)
    return found
