"""The town under trouble: two workers, two api processes and, where there is one, a real Redis."""

import asyncio
import shutil
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import httpx
from sqlalchemy import select

from api.launcher import programs
from api.launcher.programs import Program
from api.launcher.watchdog import Watchdog
from api.residents.models import Binding, Resident
from api.simulator import MarkFail, Platform
from api.staff.models import StaffMember, StaffRole
from tests.chaos.doors import Doors
from tests.chaos.killing import Part
from tests.e2e.installation import Installation
from tests.e2e.processes import Process, Workshop
from tests.e2e.starting import ACCOUNT, installed, next_worker
from tests.living import free_port

REDIS = shutil.which("redis-server")
WORKERS = 2
FRONTS = 2
CRASHES = (signal.SIGQUIT, signal.SIGKILL)
"""PostgreSQL's immediate shutdown, and the death of its postmaster: both are recovered from."""


@dataclass(frozen=True)
class Town:
    """An installation and the parts of it that can be killed."""

    linli: Installation
    parts: tuple[Part, ...]

    async def bound(self) -> list[str]:
        """Openids of people with a home, the town's own personas left out."""
        query = select(Resident.openid).join(Binding, Binding.resident_id == Resident.id)
        query = query.where(Resident.openid.startswith("demo-neighbour-")).distinct()
        async with self.linli.database.transaction() as session:
            found = (await session.scalars(query.order_by(Resident.openid))).all()
            return [openid for openid in found if openid is not None]

    async def everybody(self) -> list[str]:
        """Openids of all residents and staff that the town knows."""
        async with self.linli.database.transaction() as session:
            residents = (await session.scalars(select(Resident.openid))).all()
            staff = (await session.scalars(select(StaffMember.openid))).all()
            return [openid for openid in (*residents, *staff) if openid is not None]

    async def workers(self) -> list[str]:
        """Openids of grid workers, those who are always on duty first."""
        query = select(StaffMember.openid).where(StaffMember.role == StaffRole.GRID_WORKER)
        async with self.linli.database.transaction() as session:
            found = (await session.scalars(query.order_by(StaffMember.id))).all()
            return [openid for openid in found if openid is not None]


@asynccontextmanager
async def troubled_town(folder: Path, *, seed: str, mark_fail: MarkFail) -> AsyncIterator[Town]:
    """Everything running, and a platform whose faults follow the seed."""
    doors = Doors()
    watchdog = Watchdog(label=f"{folder} redis")
    async with AsyncExitStack() as stack:
        stack.callback(watchdog.close)
        redis, shared = None, {"BURST_QUIET_SECONDS": "0"}
        if REDIS is not None:
            port = free_port()
            redis = redis_process(folder, port=port, watchdog=watchdog)
            await redis.started()
            stack.push_async_callback(redis.ended)
            shared["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
        client = await stack.enter_async_context(httpx.AsyncClient(transport=doors, timeout=None))

        def platform(webhook: str) -> Platform:
            return Platform(
                ACCOUNT, webhook, client=client, seed=crc32(seed.encode()), mark_fail=mark_fail
            )

        linli = await stack.enter_async_context(installed(folder, platform_for=platform, **shared))
        fronts, workers = [linli.api], [linli.worker]
        ports = [int(linli.environ["PORT"]), *(free_port() for _ in range(FRONTS - 1))]
        for port in ports[1:]:
            fronts.append(front(linli, port=port))
        for _ in range(WORKERS - 1):
            workers.append(worker(linli, metrics_port=free_port()))
        for process in (*fronts[1:], *workers[1:]):
            await process.started()
            stack.push_async_callback(process.ended)
        doors.ports = ports
        parts = [
            Part("worker", workers),
            Part("api", fronts),
            Part("actions", [linli.actions]),
            Part("rasa", [linli.rasa]),
            *([Part("redis", [redis])] if redis else []),
            Part("postgres", [linli.postgres], CRASHES),
        ]
        yield Town(linli, tuple(parts))


def front(linli: Installation, *, port: int) -> Process:
    """One more api process, at a port of its own."""
    environ = {**linli.environ, "PORT": str(port)}
    return linli.workshop.process("api", lambda: programs.web(environ))


def worker(linli: Installation, *, metrics_port: int) -> Process:
    """One more worker, whose figures are to be had at a port of its own."""
    environ = {**linli.environ, "METRICS_PORT": str(metrics_port)}
    return linli.workshop.process("worker", lambda: next_worker(environ))


def redis_process(folder: Path, *, port: int, watchdog: Watchdog) -> Process:
    """A Redis that keeps its word over a crash, as the one of the compose file does."""
    data = folder / "redis"
    data.mkdir()
    command = (str(REDIS), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(data))
    program = Program(
        name="redis",
        command=(*command, "--save", "", "--appendonly", "yes"),
        environment={},
        is_ready=lambda: asyncio.to_thread(listens, port),
    )
    return Workshop(logs=folder, watchdog=watchdog).process("redis", lambda: program)


def listens(port: int) -> bool:
    """Whether a Redis answers at a port of this machine."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
