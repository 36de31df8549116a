"""The embedded PostgreSQL: made once, one owner, and up again after anything."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from api.embedded import BusyError, EmbeddedError, embedded_postgres, hold_lock, owner_lock
from api.embedded.server import START_SECONDS
from tests.launcher.helpers import PROJECT, processes_with, wait_until

SERVES = """
import sys, time
from pathlib import Path
from api.embedded import embedded_postgres
with embedded_postgres(Path(sys.argv[1])) as url:
    print(url, flush=True)
    time.sleep(600)
"""


def other_process(folder: Path) -> "subprocess.Popen[str]":
    """Another process that serves the folder, and has said so."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVES, str(folder)], stdout=subprocess.PIPE, text=True, cwd=PROJECT
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    return process


def close(process: "subprocess.Popen[str]") -> None:
    """Kill it as hard as can be."""
    process.kill()
    process.communicate()


def test_what_is_stored_is_there_the_next_time(tmp_path: Path) -> None:
    folder = tmp_path / "pgdata"
    with embedded_postgres(folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("show fsync").fetchone() == ("on",)
        assert connection.execute("show max_connections").fetchone() == ("200",)
        connection.execute("create table kept as select '楼道灯' as words")
    with embedded_postgres(folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("select words from kept").fetchone() == ("楼道灯",)
    assert not processes_with(str(folder))


def test_nobody_else_may_enter(tmp_path: Path) -> None:
    with embedded_postgres(tmp_path / "pgdata", durable=False):
        assert (tmp_path / "pgdata").stat().st_mode & 0o077 == 0


def test_a_path_too_long_for_a_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("a long name with spaces " * 4).strip() / "pgdata"
    with embedded_postgres(folder, durable=False) as url, psycopg.connect(url):
        sockets = Path(url.partition("host=")[2])
        assert len(str(sockets)) < 60
    assert not sockets.exists()


def test_a_second_process_uses_the_server_of_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "pgdata"
    first = other_process(folder)
    try:
        with embedded_postgres(folder) as url, psycopg.connect(url):
            pass
        with psycopg.connect(url):
            pass
    finally:
        close(first)


def test_a_killed_owner_takes_the_server_along(tmp_path: Path) -> None:
    folder = tmp_path / "pgdata"
    close(other_process(folder))
    if sys.platform == "linux":
        wait_until(lambda: not processes_with(str(folder)), seconds=10)
        assert not processes_with(str(folder))
    with embedded_postgres(folder) as url, psycopg.connect(url):
        pass


def test_an_orphan_is_ended(tmp_path: Path) -> None:
    """Its owner is dead, but the server did not notice: as it is on macOS."""
    folder = tmp_path / "pgdata"
    owner = other_process(folder)
    pid = int((folder / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGSTOP)
    close(owner)
    owner_lock(folder).unlink()
    waker = subprocess.Popen(
        [sys.executable, "-c", f"import os, time; time.sleep(.5); os.kill({pid}, {signal.SIGCONT})"]
    )
    try:
        with embedded_postgres(folder) as url, psycopg.connect(url):
            assert int((folder / "postmaster.pid").read_text().splitlines()[0]) != pid
    finally:
        waker.wait()


def test_a_stale_pid_file_that_names_a_living_process(tmp_path: Path) -> None:
    folder = tmp_path / "pgdata"
    with embedded_postgres(folder):
        lines = (folder / "postmaster.pid").read_text().splitlines()
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        (folder / "postmaster.pid").write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        with embedded_postgres(folder) as url, psycopg.connect(url):
            pass
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize("rest", ["", "12345\n", "12345\nx\n1\n5432\n\n"])
def test_a_pid_file_cut_short(tmp_path: Path, rest: str) -> None:
    folder = tmp_path / "pgdata"
    with embedded_postgres(folder, durable=False):
        pass
    (folder / "postmaster.pid").write_text(rest)
    with embedded_postgres(folder, durable=False) as url, psycopg.connect(url):
        pass


def test_an_interrupted_first_start_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "pgdata.new").mkdir()
    (tmp_path / "pgdata.new" / "PG_VERSION").write_text("18\n")
    with embedded_postgres(tmp_path / "pgdata", durable=False) as url, psycopg.connect(url):
        pass
    assert not (tmp_path / "pgdata.new").exists()


@pytest.mark.parametrize(
    ("file", "content", "line"),
    [
        ("PG_VERSION", "16\n", "was made by PostgreSQL 16, this Linli brings 18"),
        ("notes.txt", "mine", "is not empty and holds no PostgreSQL data"),
    ],
)
def test_a_folder_that_is_not_ours(tmp_path: Path, file: str, content: str, line: str) -> None:
    folder = tmp_path / "pgdata"
    folder.mkdir()
    (folder / file).write_text(content)
    with pytest.raises(EmbeddedError, match=line), embedded_postgres(folder):
        pass
    assert (folder / file).read_text() == content


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="cannot"), embedded_postgres(tmp_path / "file" / "db"):
        pass


def test_damaged_data_are_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "pgdata"
    with embedded_postgres(folder, durable=False):
        pass
    (folder / "global" / "pg_control").unlink()
    started = time.monotonic()
    with pytest.raises(EmbeddedError, match="does not start"), embedded_postgres(folder):
        pass
    assert time.monotonic() - started < START_SECONDS


def test_a_lock_has_one_holder(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    busy = pytest.raises(BusyError, match=f"process {os.getpid()} already uses")
    with hold_lock(path), busy, hold_lock(path):
        pass
    with hold_lock(path):
        pass
