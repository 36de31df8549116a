"""What the operator sees: one short line for each event, with the seconds since the start.

The terminal may be gone (closed window, ended pipe) while there is still work to end properly:
what cannot be shown is dropped.
"""

import contextlib
import json
import sys
import time
from collections.abc import Iterable

NAME_WIDTH = 10


def readable(line: str) -> list[str]:
    """A line of a program's log for a person; the programs write JSON, PostgreSQL does not.

    `02:00:00 worker WARNING engine away for message 7`, and the lines of an exception below it.
    """
    try:
        told = json.loads(line)
        moment = told["timestamp"][11:19]  # the time of day, UTC
        head = f"{moment} {told['process']} {told['level']} {told['message']}"
        return [*head.splitlines(), *told.get("exception", "").splitlines()]
    except (ValueError, TypeError, KeyError, AttributeError):
        return [line]


class Screen:
    """Lines on stdout, and on stderr for what went wrong."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def say(self, name: str, text: str) -> None:
        """One line about a part of the system."""
        _write(f"{self.seconds:6.1f} s  {name:<{NAME_WIDTH}} {text}\n")

    def show(self, text: str) -> None:
        """Text as it is."""
        _write(f"{text}\n")

    def fail(self, line: str, *, tail: Iterable[str] = ()) -> None:
        """Why Linli cannot run, after the last lines of the log that tells more."""
        with contextlib.suppress(OSError):
            for logged in tail:
                sys.stderr.write(f"    {logged}\n")
            sys.stderr.write(f"linli: {line}\n")
            sys.stderr.flush()


def _write(text: str) -> None:
    with contextlib.suppress(OSError):
        sys.stdout.write(text)
        sys.stdout.flush()
