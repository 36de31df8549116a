"""The running server: its command line, its address, and a block of code that has one."""

import contextlib
import ctypes
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from api.embedded.lock import EmbeddedError
from api.embedded.programs import Account, as_account, environment, program, reason, run

DATABASE = "linli"
SUPERUSER = "postgres"
START_SECONDS = 60
"""Generous: after a power cut the server first reads its journal."""

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # Neither the values of a refused row nor the statement that brought them: both are people's.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For data that nobody misses after a power cut: tests."""

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class EmbeddedServer:
    """A data folder that is ready to be served. `account` is None where we are not root."""

    folder: Path
    sockets: Path
    account: Account | None

    def command(self, *, durable: bool = True) -> list[str]:
        """The command line of the server, which stays in the foreground and logs to stderr."""
        settings = SETTINGS if durable else SETTINGS | FORGETFUL
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [program("postgres"), "-D", str(self.folder), "-k", str(self.sockets), *flags]

    def uri(self, database: str = DATABASE) -> str:
        """The address as libpq writes it."""
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self.sockets), safe='/')}"

    def answers(self) -> bool:
        """True when the server takes connections now."""
        try:
            psycopg.connect(self.uri("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def ensure_database(self) -> None:
        """Create the database of Linli in a running server where it is missing."""
        with psycopg.connect(self.uri("postgres"), autocommit=True) as connection:
            known = "select 1 from pg_database where datname = %s"
            if connection.execute(known, (DATABASE,)).fetchone() is None:
                connection.execute(f"create database {DATABASE}")

    def forget_sockets(self) -> None:
        """Remove the socket folder where it is a temporary one."""
        if self.sockets != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)


def running_server(folder: Path) -> EmbeddedServer | None:
    """The server that answers for this folder, found through its pid file."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    sockets = lines[4].strip() if len(lines) > 4 else ""  # the fifth line names their folder
    if not sockets:
        return None
    ready = run("pg_isready", "-q", "-h", sockets, account=None)
    # 0: takes connections; 1: alive, but starting or ending; 2: nobody there.
    return EmbeddedServer(folder, Path(sockets), None) if ready.returncode <= 1 else None


@contextlib.contextmanager
def serve(server: EmbeddedServer, *, durable: bool) -> Iterator[None]:
    """Run the server as long as the block runs; its log lies beside its folder."""
    log = server.folder.with_name(f"{server.folder.name}.log")
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  # a program of the wheel
            server.command(durable=durable),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=environment(),
            start_new_session=True,
            preexec_fn=_die_with_parent(),
            **as_account(server.account),
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not server.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise EmbeddedError(f"PostgreSQL does not start: {reason(log.read_text())}")
            time.sleep(0.05)
        yield
    finally:
        _end(process)
        server.forget_sockets()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """A fast shutdown; without one in time an immediate one, which the next start recovers from."""
    for sent, patience in ((signal.SIGINT, 10), (signal.SIGQUIT, 3), (signal.SIGKILL, 3)):
        if process.poll() is not None:
            return
        process.send_signal(sent)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux, have the kernel end the server with the thread that started it.

    Looked up before the fork: between fork and exec only the plain system call is safe.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    return ask
