"""The end of programs whose launcher is gone."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from api.launcher.watchdog import Watchdog, group_is_alive, main, signal_group

POLITE = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); "


@pytest.fixture
def programs() -> Iterator[list["subprocess.Popen[str]"]]:
    """Programs that are gone after the test, whatever became of them."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for program in started:
        program.kill()
        program.communicate()


def program(code: str = POLITE) -> "subprocess.Popen[str]":
    """A program in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE, text=True
    )


def test_a_closed_pipe_ends_what_is_watched(programs: list["subprocess.Popen[str]"]) -> None:
    watched, forgotten = program(), program()
    programs += [watched, forgotten]
    watchdog = Watchdog(label="test")
    for each in programs:
        watchdog.watch(each.pid, ending=signal.SIGTERM)
    watchdog.forget(forgotten.pid)
    watchdog.close()
    assert watched.wait(5) == -signal.SIGTERM
    assert forgotten.poll() is None


def test_the_deaf_are_killed_and_the_database_comes_last(
    programs: list["subprocess.Popen[str]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.launcher.watchdog.PATIENCE_SECONDS", 0.3)
    deaf, database = program(DEAF + POLITE), program()
    programs += [deaf, database]
    assert deaf.stdout is not None
    deaf.stdout.readline()
    sent: list[tuple[int, signal.Signals]] = []

    def noted(group: int, number: signal.Signals) -> bool:
        sent.extend([(group, number)] if number else [])
        return signal_group(group, number)

    monkeypatch.setattr("api.launcher.watchdog.signal_group", noted)
    main([f"watch {database.pid} 2 1", f"watch {deaf.pid} 15 0", "watch nonsense"])
    assert deaf.wait(5) == -signal.SIGKILL
    assert sent[:3] == [
        (deaf.pid, signal.SIGTERM),
        (deaf.pid, signal.SIGKILL),
        (database.pid, signal.SIGINT),
    ]


def test_a_group_that_is_gone() -> None:
    gone = program("pass")
    gone.communicate()
    time.sleep(0.05)
    assert not group_is_alive(gone.pid)
    assert not signal_group(gone.pid, signal.SIGTERM)


def test_a_killed_watchdog_is_no_reason_to_fail() -> None:
    watchdog = Watchdog(label="test")
    watchdog._process.kill()
    watchdog._process.wait()
    watchdog.watch(2**22 + 1, ending=signal.SIGTERM)
    watchdog.forget(2**22 + 1)
    watchdog.close()
