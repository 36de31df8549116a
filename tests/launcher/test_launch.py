"""The whole launcher, with tiny programs in place of the real ones and a real database."""

import os
import pty
import signal
import sys
import time
from pathlib import Path

import psycopg
import pytest

from api.embedded import hold_lock
from tests.launcher.helpers import Town, free_port, listener, town, wait_until

READY = "Linli is up"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose name is in the command line of everything that is started for it."""
    return tmp_path


def refused(folder: Path, line: str, *, status: int = 1, **environ: str) -> Town:
    """A town that must not come up: one line, the right status, nothing left."""
    with town(folder, terminal=None, **environ) as running:
        assert running.process.wait(30) == status
        assert [told for told in running.screen.splitlines() if told.startswith("linli: ")]
        assert line in running.screen
        assert "Traceback" not in running.screen
        assert not running.left()
        return running


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything(folder: Path, sent: signal.Signals) -> None:
    with town(folder) as running:
        running.until(READY)
        assert len(running.left()) > 8
        status, seconds = running.end(sent)
        assert (status, running.left()) == (0, [])
        assert seconds < 10


def test_a_program_that_will_not_end_is_killed(folder: Path) -> None:
    with town(folder, FAKE_WILL="actions") as running:
        running.until(READY)
        status, seconds = running.end()
        assert (status, running.left()) == (0, [])
        assert 5 < seconds < 10


def test_asking_twice_ends_it_at_once(folder: Path) -> None:
    with town(folder, FAKE_WILL="actions") as running:
        running.until(READY)
        running.process.send_signal(signal.SIGINT)
        running.until("ending")
        time.sleep(1.1)
        status, seconds = running.end()
        assert (status, running.left()) == (0, [])
        assert seconds < 3


def test_one_request_may_come_as_several_signals(folder: Path) -> None:
    with town(folder) as running:
        running.until(READY)
        for sent in (signal.SIGTERM, signal.SIGTERM, signal.SIGHUP):
            running.process.send_signal(sent)
            time.sleep(0.02)
        assert (running.process.wait(10), running.left()) == (0, [])
        assert "fast shutdown" in (running.data / "logs" / "postgres.log").read_text()


def test_a_closed_terminal_ends_everything(folder: Path) -> None:
    """Under `make`, which is told of the hang-up and keeps it to itself."""
    terminal, ours = pty.openpty()
    with town(folder, terminal=ours) as running:
        os.close(ours)
        running.until(READY)
        os.close(terminal)
        assert (running.process.wait(15), running.left()) == (0, [])


def test_ended_while_it_starts(folder: Path) -> None:
    with town(folder) as running:
        running.until("checks")
        time.sleep(0.2)
        status, _ = running.end()
        assert (status, running.left()) == (0, [])


def test_nothing_is_left_when_the_launcher_is_killed(folder: Path) -> None:
    with town(folder) as running:
        running.until(READY)
        running.process.kill()
        running.process.wait()
        wait_until(lambda: not running.left(), seconds=10)
        assert running.left() == []


def test_a_run_after_a_killed_one_finds_its_data(folder: Path) -> None:
    with town(folder) as running:
        running.until(READY)
        address = f"postgresql://postgres@/linli?host={running.data}/pgdata"
        with psycopg.connect(address) as connection:
            connection.execute("create table kept (id int)")
        os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()
    with town(folder) as again:
        again.until(READY)
        with psycopg.connect(address) as connection:
            connection.execute("select * from kept")
        assert (folder / "data" / "logs" / "postgres.log.1").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_dead_program_is_started_again(folder: Path) -> None:
    with town(folder) as running:
        running.until(READY)
        (pid,) = pids_of(running, "actions")
        os.kill(pid, signal.SIGKILL)
        running.until("ended (signal 9), starts again in 1 s")
        wait_until(lambda: bool(pids_of(running, "actions")), seconds=5)
        assert pids_of(running, "actions") not in ([], [pid])


def test_a_dead_database_comes_back_with_its_data(folder: Path) -> None:
    with town(folder) as running:
        running.until(READY)
        address = f"postgresql://postgres@/linli?host={running.data}/pgdata"
        with psycopg.connect(address) as connection:
            connection.execute("create table kept (id int)")
        lines = (running.data / "pgdata" / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), signal.SIGKILL)
        running.until("postgres   ended (signal 9)")
        wait_until(lambda: answers(address), seconds=20)
        with psycopg.connect(address) as connection:
            connection.execute("select * from kept")
        assert (running.end()[0], running.left()) == (0, [])


def answers(address: str) -> bool:
    """True when a database takes connections."""
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def pids_of(running: Town, name: str) -> list[int]:
    """The processes of a tiny program, without those that it started itself."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_text().split("\0")
        except OSError:
            continue
        if words[1:2] == ["-c"] and words[3:4] == [name] and str(running.data) in words:
            found.append(int(path.parent.name))
    return found


@pytest.mark.parametrize("name", ["rasa", "api", "model", "database"])
def test_a_program_that_does_not_start(folder: Path, name: str) -> None:
    failed = refused(folder, f"{name} failed", FAKE_FAILS=name)
    assert ("this is why" in failed.screen) or (f"{name} has no wish to start" in failed.screen)


def test_the_public_port_is_in_use(folder: Path) -> None:
    with listener() as port:
        refused(folder, f"port {port} is in use", PORT=str(port))


def test_a_broken_database_url(folder: Path) -> None:
    url = "postgresql://u:hushhush@127.0.0.1:1/x"
    told = refused(folder, "DATABASE_URL cannot be used", DATABASE_URL=url)
    assert "hush" not in told.screen


def test_a_redis_that_does_not_answer(folder: Path) -> None:
    refused(folder, "REDIS_URL cannot be used", REDIS_URL=f"redis://:hush@127.0.0.1:{free_port()}")


def test_production_without_credentials(folder: Path) -> None:
    refused(folder, "SECRET_KEY", ENVIRONMENT="production", status=2)


def test_two_launchers_on_one_folder(folder: Path) -> None:
    (folder / "data").mkdir()
    with hold_lock(folder / "data" / "launcher.lock"):
        refused(folder, f"process {os.getpid()} already uses")


def test_a_folder_of_another_postgresql(folder: Path) -> None:
    (folder / "data" / "pgdata").mkdir(parents=True)
    (folder / "data" / "pgdata" / "PG_VERSION").write_text("16\n")
    refused(folder, "was made by PostgreSQL 16")
