"""Starting a whole installation on this machine: PostgreSQL, Rasa, actions, api and worker as
processes of their own, and the simulated platform in this one, where tests can script it.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from api.clock import utc_now
from api.db import Database
from api.demo.load import load_demo
from api.demo.personas import PERSONAS
from api.embedded import EmbeddedServer, prepare
from api.launcher import programs
from api.launcher.programs import Program
from api.launcher.watchdog import Watchdog
from api.migrations import upgrade
from api.simulator import Persona, Platform, SimulatedAccount, create_simulator
from tests.e2e.installation import Installation
from tests.e2e.processes import Workshop
from tests.living import CACHE, Engines, environment, free_port, service_settings
from tests.simulator.toy import served

ACCOUNT = SimulatedAccount(
    token="vRk3xQ9mTz",
    app_id="wx5e4c1b7a90d2f386",
    app_secret="d41c7be2905f4a6e8b13c07d5f29a4e6",
    aes_key="Zk4mQ8sVb2Xc7Rn1Tf6Yh0Wj5Lp9Dg3Ea8Uo2Ki7Ms4",
    original_id="gh_2f7d9c1e5a4b",
)


@asynccontextmanager
async def installed(
    folder: Path,
    *,
    platform_for: Callable[[str], Platform] = lambda webhook: Platform(ACCOUNT, webhook),
    **settings: str,
) -> AsyncIterator[Installation]:
    """An installation in a folder of its own, with the model of the cache and the demo town.

    `platform_for` makes the platform of a webhook's address; `settings` go into the environment of
    every process.
    """
    (folder / "logs").mkdir()
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(CACHE / "models")
    server = prepare(folder / "pgdata")
    port = free_port()
    platform = platform_for(f"http://127.0.0.1:{port}/wechat")
    personas = [Persona(person.openid, person.name, person.role) for person in PERSONAS]
    watchdog = Watchdog(label=str(folder))
    try:
        async with served(create_simulator(platform, personas)) as address:
            environ = environ_of(server.uri(), folder, port=port, platform=f"{address}/platform")
            environ |= settings
            workshop = Workshop(logs=folder / "logs", watchdog=watchdog)
            linli = assembled(environ, server, platform, workshop)
            try:
                await begin(linli, server)
                yield linli
            finally:
                for process in reversed(linli.processes):
                    await process.ended()
                await linli.database.close()
                await platform.aclose()
    finally:
        watchdog.close()
        server.forget_sockets()


def environ_of(database_url: str, folder: Path, *, port: int, platform: str) -> dict[str, str]:
    """The environment of every process; `platform` is WECHAT_API_BASE."""
    urls = Engines(f"http://127.0.0.1:{free_port()}", f"http://127.0.0.1:{free_port()}")
    return environment(
        **service_settings(database_url, urls)
        | {
            "DATA_DIR": str(folder / "data"),
            "HOST": "127.0.0.1",
            "METRICS_PORT": str(free_port()),
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PYTHONUNBUFFERED": "1",
            "WECHAT_API_BASE": platform,
            "WECHAT_TOKEN": ACCOUNT.token,
            "WECHAT_APP_ID": ACCOUNT.app_id,
            "WECHAT_APP_SECRET": ACCOUNT.app_secret,
            "WECHAT_AES_KEY": ACCOUNT.aes_key,
            "WECHAT_ORIGINAL_ID": ACCOUNT.original_id,
        }
    )


def assembled(
    environ: Mapping[str, str], server: EmbeddedServer, platform: Platform, workshop: Workshop
) -> Installation:
    """The installation of this environment, with nothing started."""
    return Installation(
        environ=environ,
        workshop=workshop,
        platform=platform,
        database=Database(environ["DATABASE_URL"]),
        postgres=workshop.process("postgres", lambda: database(server)),
        rasa=workshop.process("rasa", lambda: programs.engine(environ)),
        actions=workshop.process("actions", lambda: programs.actions(environ)),
        api=workshop.process("api", lambda: programs.web(environ)),
        worker=workshop.process("worker", lambda: next_worker(environ)),
    )


async def begin(linli: Installation, server: EmbeddedServer) -> None:
    """Start everything. Rasa takes longest and needs no database, so it goes first."""
    linli.rasa.start()
    await linli.postgres.started()
    server.ensure_database()
    upgrade(linli.environ["DATABASE_URL"])
    await load_demo(linli.database, now=utc_now())
    starting = (linli.actions, linli.api, linli.worker)
    for process in starting:
        process.start()
    for process in (*starting, linli.rasa):
        await process.ready()


@asynccontextmanager
async def phone_page(linli: Installation) -> AsyncIterator[str]:
    """The address of the phone page, served by an api process that has a platform of its own.

    While the block runs, a worker sends to that platform instead of the one in this process.
    """
    port = free_port()
    base = f"http://127.0.0.1:{port}/simulator"
    environ = {**linli.environ, "PORT": str(port), "WECHAT_API_BASE": f"{base}/platform"}
    api = linli.workshop.process("page-api", lambda: programs.web(environ))
    worker = linli.workshop.process("page-worker", lambda: next_worker(environ))
    await linli.worker.ended()
    try:
        api.start()
        await worker.started()
        await api.ready()
        yield f"{base}/"
    finally:
        await worker.ended()
        await api.ended()
        await linli.worker.started()


def database(server: EmbeddedServer) -> Program:
    """The database server, which keeps its word in a crash of its own, if not in a power cut."""
    program = programs.database_program(server)
    return replace(program, command=(*program.command, "-c", "fsync=off"))


def next_worker(environ: Mapping[str, str]) -> Program:
    """A worker, which is ready when it has signed on after those before it."""
    before = programs.newest_worker(environ["DATABASE_URL"])
    return programs.worker(environ, newest_before=before)
