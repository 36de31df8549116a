"""`linli run` as a process: its signals, its terminal, its exit status."""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping

from api.launcher.errors import LaunchError
from api.launcher.launch import Launch
from api.launcher.screen import Screen
from api.settings import SettingsError

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SAME_REQUEST_SECONDS = 1.0
"""`make`, shells and `timeout` hand a signal on that has come to us as well: it is one request."""
TERMINAL_SECONDS = 2.0
"""Between two looks at whether the terminal is still there."""


def run_in_foreground(environ: Mapping[str, str]) -> int:
    """See `launch`. Once all has ended, a signal that still comes is the same request as before:
    it must not turn our exit status into its own.
    """

    async def run() -> int:
        status = await launch(environ)
        for sent in ENDINGS:
            asyncio.get_running_loop().remove_signal_handler(sent)
            signal.signal(sent, signal.SIG_IGN)
        return status

    return asyncio.run(run())


async def launch(environ: Mapping[str, str]) -> int:
    """Run everything until a signal asks to end, or until it cannot go on. The exit status."""
    screen = Screen()
    try:
        run = Launch(environ, screen=screen)
    except LaunchError as error:
        screen.fail(str(error))
        return 1
    running = asyncio.create_task(run.run())
    asked_at: float | None = None

    def end(why: str) -> None:
        nonlocal asked_at
        if asked_at is None:
            asked_at = screen.seconds
            screen.say("ending", f"{why}; once more ends it hard")
            running.cancel()
            terminal.cancel()
        elif screen.seconds - asked_at > SAME_REQUEST_SECONDS:
            run.hurry()

    for sent in ENDINGS:
        asyncio.get_running_loop().add_signal_handler(sent, end, sent.name)
    terminal = asyncio.create_task(_end_with_terminal(end))
    try:
        await running
    except asyncio.CancelledError:
        screen.say("ended", "nothing is left running")
        return 0
    except SettingsError as error:
        screen.fail(str(error))
        return 2
    except (LaunchError, ExceptionGroup) as error:
        failure = _launch_error(error)
        if failure is None:
            raise
        screen.fail(str(failure), tail=failure.tail)
        return 1
    finally:
        terminal.cancel()
    raise RuntimeError("the programs were no longer kept")


async def _end_with_terminal(end: Callable[[str], None]) -> None:
    """End when the terminal that we were started from is closed.

    The hang-up goes to the first process of the terminal. A shell hands it on; `make` does not.
    """
    if _has_terminal():
        while _has_terminal():  # noqa: ASYNC110  # nobody tells when a terminal goes
            await asyncio.sleep(TERMINAL_SECONDS)
        end("the terminal is closed")


def _has_terminal() -> bool:
    try:
        os.tcgetpgrp(0)
    except OSError:
        return False
    return True


def _launch_error(error: Exception) -> LaunchError | None:
    """The first of ours among errors that happened together."""
    if isinstance(error, ExceptionGroup):
        return next(filter(None, map(_launch_error, error.exceptions)), None)
    return error if isinstance(error, LaunchError) else None
