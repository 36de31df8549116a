"""What would fail later, said in one line before anything is started."""

import errno
import os
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

import psycopg

from api.launcher.environment import (
    DEFAULT_ACTIONS_PORT,
    DEFAULT_PORT,
    DEFAULT_RASA_PORT,
    inner_port,
)
from api.launcher.errors import LaunchError

LEAST_FREE_BYTES = 500 * 1024 * 1024
CONNECT_SECONDS = 5


def check_engine(python: Path) -> None:
    """Rasa's own environment is there."""
    if not os.access(python, os.X_OK):
        raise LaunchError("Rasa's environment bot/.venv is missing: start with `make run`")


def check_room(folder: Path) -> int:
    """Free bytes where the data lies; refused when there are too few of them."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise LaunchError(f"cannot keep data in {folder}: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise LaunchError(f"cannot keep data in {folder}: it is not writable")
    if free < LEAST_FREE_BYTES:
        raise LaunchError(
            f"only {free // 1024**2} MB are free in {folder}; "
            f"{LEAST_FREE_BYTES // 1024**2} MB are needed"
        )
    return free


def check_port(host: str, port: int, *, variable: str) -> None:
    """Nobody listens where we are going to."""
    fault = _port_fault(host, port)
    if fault == errno.EADDRINUSE:
        raise LaunchError(f"port {port} is in use: end what listens there, or set {variable}")
    if fault is not None:
        raise LaunchError(f"cannot listen on {host} port {port}: {os.strerror(fault)}")


def choose_ports(environ: Mapping[str, str]) -> dict[str, str]:
    """RASA_URL and ACTIONS_URL: as they are set, or on their usual ports, or on free ones."""
    taken = {int(environ.get("PORT") or DEFAULT_PORT)}
    chosen: dict[str, str] = {}
    for name, usual in (("RASA_URL", DEFAULT_RASA_PORT), ("ACTIONS_URL", DEFAULT_ACTIONS_PORT)):
        port = inner_port(environ, name, default=usual)
        if port is not None:
            check_port("127.0.0.1", port, variable=name)
        elif usual in taken or _port_fault("127.0.0.1", usual) is not None:
            port = _free_port()
        else:
            port = usual
        taken.add(port)
        chosen[name] = f"http://127.0.0.1:{port}"
    return chosen


def check_database(url: str) -> None:
    """The database that DATABASE_URL names answers and lets us in."""
    try:
        psycopg.connect(url, connect_timeout=CONNECT_SECONDS).close()
    except psycopg.ProgrammingError:
        # What libpq says of an address that it cannot read repeats the password in it.
        raise LaunchError("DATABASE_URL is not an address of PostgreSQL") from None
    except psycopg.Error as error:
        # One line; of several hosts or addresses that were tried, the last one's.
        said = [line for line in str(error).splitlines() if not line.startswith(("\t", "Multiple"))]
        what = said[-1].lstrip("- ") if said else type(error).__name__
        raise LaunchError(f"DATABASE_URL cannot be used: {what}") from None


def check_redis(url: str) -> None:
    """The Redis that REDIS_URL names answers."""
    import redis  # only where one is used: it would stay in memory all day

    try:
        with redis.Redis.from_url(url, socket_connect_timeout=CONNECT_SECONDS) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise LaunchError(f"REDIS_URL cannot be used: {type(error).__name__}") from None


def _port_fault(host: str, port: int) -> int | None:
    """The error number that listening there would meet, or None."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            return error.errno or errno.EADDRNOTAVAIL
    # macOS lets a second socket bind beside one that listens on every address.
    with socket.socket(family, kind, protocol) as caller:
        caller.settimeout(1)
        return errno.EADDRINUSE if caller.connect_ex(address) == 0 else None


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
