"""What is run, and how each shows that it is well."""

import asyncio
import http.client
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg

from api.embedded import Account, EmbeddedServer
from api.embedded import environment as postgres_environment
from api.launcher.environment import PROJECT, own_address

ENGINE_PYTHON = PROJECT / "bot" / ".venv" / "bin" / "python"
ENGINE_SERVER = PROJECT / "bot" / "server.py"
PROBE_SECONDS = 3


@dataclass(frozen=True)
class Program:
    """One program to run.

    Args:
        name: of its lines on the screen and of its log.
        command: with a full path in front.
        environment: all of it; nothing is inherited besides.
        is_ready: asked again and again until it says yes; None where nobody waits for it.
        patience: seconds until it must be ready.
        ending: the signal that asks it to end properly.
        hard_ending: the signal for one that did not; where it is not SIGKILL, that comes after.
        rank: 0 ends first, 1 (the database) when the others have ended.
        account: the system account to run it under, where it may not be ours.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    is_ready: Callable[[], Awaitable[bool]] | None = None
    patience: float = 60.0
    ending: signal.Signals = signal.SIGTERM
    hard_ending: signal.Signals = signal.SIGKILL
    rank: int = 0
    account: Account | None = None


def database_program(server: EmbeddedServer) -> Program:
    """The embedded PostgreSQL.

    SIGINT is its fast shutdown, which sends the clients away. SIGQUIT is its immediate one: it
    takes its helpers along, which SIGKILL would not, and the next start recovers.
    """

    async def answers() -> bool:
        return await asyncio.to_thread(server.answers)

    return Program(
        name="postgres",
        command=tuple(server.command()),
        environment=postgres_environment(),
        is_ready=answers,
        ending=signal.SIGINT,
        hard_ending=signal.SIGQUIT,
        rank=1,
        account=server.account,
    )


def own_command(name: str, *arguments: str, environment: Mapping[str, str]) -> Program:
    """A `linli` command that does its work and ends."""
    command = (sys.executable, "-m", "api.cli", *arguments)
    return Program(name=name, command=command, environment=environment, patience=300)


def training(environment: Mapping[str, str]) -> Program:
    """The model, made again only when its inputs changed (the engine knows which they are)."""
    command = (str(ENGINE_PYTHON), str(ENGINE_SERVER), "train")
    return Program(name="model", command=command, environment=environment, patience=1800)


def engine(environment: Mapping[str, str]) -> Program:
    """Rasa, on this machine's loopback whatever HOST is."""
    port = str(urlsplit(environment["RASA_URL"]).port)
    return Program(
        name="rasa",
        command=(str(ENGINE_PYTHON), str(ENGINE_SERVER), "serve", "--port", port),
        environment={**environment, "HOST": "127.0.0.1"},
        is_ready=_answers_http(environment["RASA_URL"], "/health"),
        patience=120,
    )


def actions(environment: Mapping[str, str]) -> Program:
    """The action server, on this machine's loopback."""
    return Program(
        name="actions",
        command=(sys.executable, "-m", "api.cli", "actions"),
        environment={**environment, "HOST": "127.0.0.1"},
        is_ready=_answers_http(environment["ACTIONS_URL"], "/health"),
    )


def web(environment: Mapping[str, str]) -> Program:
    """The public face."""
    return Program(
        name="api",
        command=(sys.executable, "-m", "api.cli", "api"),
        environment=environment,
        is_ready=_answers_http(own_address(environment), "/healthz"),
    )


def worker(environment: Mapping[str, str], *, newest_before: int) -> Program:
    """The jobs. It is ready when it has signed on in the table of workers."""
    url = environment["DATABASE_URL"]

    async def signed_on() -> bool:
        return await asyncio.to_thread(newest_worker, url) > newest_before

    return Program(
        name="worker",
        command=(sys.executable, "-m", "api.cli", "worker"),
        environment=environment,
        is_ready=signed_on,
    )


def http_answers(address: str, path: str) -> bool:
    """True when a GET there is answered with 200. No proxy is ever asked."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(
        parts.hostname or "127.0.0.1", parts.port or 80, timeout=PROBE_SECONDS
    )
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def newest_worker(database_url: str) -> int:
    """The highest number in the table of workers; 0 while there is none."""
    try:
        with psycopg.connect(database_url, connect_timeout=PROBE_SECONDS) as connection:
            row = connection.execute("select max(id) from procrastinate_workers").fetchone()
    except psycopg.Error:
        return 0
    return int(row[0] or 0) if row else 0


def worker_is_alive(database_url: str, *, within_seconds: int = 30) -> bool:
    """True when a worker gave a sign of life lately."""
    query = (
        "select count(*) from procrastinate_workers "
        "where last_heartbeat > now() - make_interval(secs => %s)"
    )
    try:
        with psycopg.connect(database_url, connect_timeout=PROBE_SECONDS) as connection:
            row = connection.execute(query, (within_seconds,)).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def _answers_http(address: str, path: str) -> Callable[[], Awaitable[bool]]:
    async def answers() -> bool:
        return await asyncio.to_thread(http_answers, address, path)

    return answers
