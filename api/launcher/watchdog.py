"""Ends the programs of a launcher that was killed before it could do so itself.

The launcher runs this file as a process in a session of its own and keeps a pipe to it. Through
the pipe come lines, `watch GROUP SIGNAL RANK` and `forget GROUP`. When the pipe closes, however the
launcher ended, every process group still watched is ended: those of rank 0 first, then rank 1
(the database, so that the others can finish what they are doing).

Only the standard library, and little of it: the process sleeps beside the launcher all day.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

PATIENCE_SECONDS = 4.0
"""For each rank, from the polite signal to SIGKILL."""


class Watchdog:
    """The launcher's end of the pipe. `label` is there for who reads a list of processes."""

    def __init__(self, *, label: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # this very file
            [sys.executable, "-I", "-S", __file__, label],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            text=True,
        )

    def watch(self, group: int, *, ending: signal.Signals, rank: int = 0) -> None:
        """End this process group with `ending` if the launcher vanishes."""
        self._tell(f"watch {group} {int(ending)} {rank}")

    def forget(self, group: int) -> None:
        """The process group is gone; its number may soon belong to others."""
        self._tell(f"forget {group}")

    def close(self) -> None:
        """Let it go, and wait until it has ended what is still watched."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        # A watchdog that somebody killed is no reason to stop serving.
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.write(line + "\n")
                self._process.stdin.flush()


def signal_group(group: int, sent: signal.Signals | Literal[0]) -> bool:
    """Send a signal to a process group; False when nobody is left in it."""
    try:
        os.killpg(group, sent)
    except (ProcessLookupError, PermissionError):
        # macOS answers with the second for a group of which only the dead are left.
        return False
    return True


def group_is_alive(group: int) -> bool:
    """True as long as a process of the group is there and has not ended.

    One that has ended keeps its number until somebody takes note; after our launcher is gone that
    is the first process of the machine, which may let it wait.
    """
    if not signal_group(group, 0):
        return False
    processes = list(Path("/proc").glob("[0-9]*/stat"))
    return not processes or any(_is_alive_in(group, stat) for stat in processes)


def _is_alive_in(group: int, stat: Path) -> bool:
    """Read one line of Linux: `pid (name) state parent group …`; the name may hold anything."""
    try:
        state, _, found = stat.read_text(errors="replace").rpartition(")")[2].split()[:3]
    except (OSError, ValueError):
        return False
    return int(found) == group and state not in ("Z", "X")


def main(lines: Iterable[str]) -> None:
    """Follow the lines to their end, then end what is still watched."""
    watched: dict[int, tuple[signal.Signals, int]] = {}
    for line in lines:
        match line.split():
            case ["watch", group, ending, in_rank]:
                watched[int(group)] = (signal.Signals(int(ending)), int(in_rank))
            case ["forget", group]:
                watched.pop(int(group), None)
    for rank in (0, 1):
        left = {number: ending for number, (ending, at) in watched.items() if at == rank}
        for number, polite in left.items():
            signal_group(number, polite)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(group_is_alive(number) for number in left) and time.monotonic() < deadline:
            time.sleep(0.1)
        for number in left:
            signal_group(number, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.stdin)
