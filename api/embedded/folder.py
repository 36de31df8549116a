"""The data folder: made once, of our version, and free of a server that lost its owner."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from api.embedded.lock import BusyError, EmbeddedError, hold_lock
from api.embedded.programs import MAJOR_VERSION, Account, account_for, reason, run
from api.embedded.server import SUPERUSER, EmbeddedServer, running_server, serve

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100
"""Bytes; macOS allows 103, and PostgreSQL makes a second name that ends in `.lock`."""


def owner_lock(folder: Path) -> Path:
    """The lock file of whoever serves this data folder."""
    return folder.with_name(f"{folder.name}.lock")


@contextlib.contextmanager
def embedded_postgres(folder: Path, *, durable: bool = True) -> Iterator[str]:
    """The address of a server on `folder`: one that already runs there, or one of our own.

    Our own ends with the block, and on Linux also when this process is killed.

    Args:
        folder: the data folder, made when missing; a lock and a log lie beside it.
        durable: False saves the waiting for the disk, for data that may be lost.
    """
    folder = folder.resolve()
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(hold_lock(owner_lock(folder)))
        except BusyError:
            running = running_server(folder)
            if running is None:
                raise
            running.ensure_database()
            yield running.uri()
            return
        server = prepare(folder)
        stack.enter_context(serve(server, durable=durable))
        server.ensure_database()
        yield server.uri()


def prepare(folder: Path) -> EmbeddedServer:
    """Make `folder` ready to be served.

    The caller holds `owner_lock(folder)`: a server that still runs there is an orphan and is ended.

    Raises:
        EmbeddedError: not writable, no room, or of another PostgreSQL version.
    """
    folder = folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        account = account_for(folder)
        if not _is_initialised(folder):
            _initialise(folder, account)
        _end_orphan(folder, account)
        return EmbeddedServer(folder, _socket_folder(folder, account), account)
    except OSError as error:
        raise EmbeddedError(f"cannot use {folder}: {error.strerror or error}") from error


def _is_initialised(folder: Path) -> bool:
    version_file = folder / "PG_VERSION"
    if not version_file.exists():
        if folder.exists() and any(folder.iterdir()):
            raise EmbeddedError(f"{folder} is not empty and holds no PostgreSQL data: move it away")
        return False
    version = version_file.read_text().strip()
    if version != MAJOR_VERSION:
        raise EmbeddedError(
            f"{folder} was made by PostgreSQL {version}, this Linli brings {MAJOR_VERSION}: "
            "move the folder away, or bring it over with pg_upgrade"
        )
    return True


def _initialise(folder: Path, account: Account | None) -> None:
    """Fill a folder beside the final one, so that an interrupted attempt leaves no half of it."""
    unfinished = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if account is not None:
        os.chown(unfinished, account.uid, account.gid)
    # Sorting and case rules come from PostgreSQL itself, the same on every machine.
    rules = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    rules += ["--builtin-locale=C.UTF-8", "--auth=trust", f"--username={SUPERUSER}"]
    done = run("initdb", "-D", str(unfinished), *rules, account=account)
    if done.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise EmbeddedError(f"PostgreSQL cannot set up {folder}: {reason(done.stderr)}")
    if folder.exists():
        folder.rmdir()
    unfinished.rename(folder)


def _end_orphan(folder: Path, account: Account | None) -> None:
    """End a server whose owner was killed, and drop a pid file that no server stands behind.

    PostgreSQL itself takes any living process of that number for the old server and refuses to
    start; numbers come back soon after a reboot and in containers.
    """
    pid_file = folder / "postmaster.pid"
    if not pid_file.exists():
        return
    left = running_server(folder)
    if left is not None:
        done = run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(folder), account=account)
        if done.returncode != 0:
            raise EmbeddedError(f"a server left on {folder} does not end: {reason(done.stderr)}")
        left.forget_sockets()
    pid_file.unlink(missing_ok=True)


def _socket_folder(folder: Path, account: Account | None) -> Path:
    """The data folder itself, or a short private one where its path is too long for a socket."""
    if len(os.fsencode(folder / SOCKET_NAME)) + len(".lock") <= LONGEST_SOCKET_PATH:
        return folder
    short = "/tmp"  # noqa: S108  # macOS's own temporary folder has a long name
    place = short if os.access(short, os.W_OK) else None
    sockets = Path(tempfile.mkdtemp(prefix="linli-", dir=place))
    if account is not None:
        os.chown(sockets, account.uid, account.gid)
    return sockets
