"""What the operator sees: one short line for each event, with the seconds since the start.

The terminal may be gone (closed window, ended pipe) while there is still work to end properly:
what cannot be shown is dropped.
"""

import contextlib
import sys
import time
from collections.abc import Iterable

NAME_WIDTH = 10


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
