"""The order of events of `linli run`."""

import asyncio
import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from api.embedded import EmbeddedError, hold_lock, owner_lock, prepare
from api.launcher import programs
from api.launcher.child import rotate_logs
from api.launcher.environment import NO_ADDRESS_YET, completed, own_address, simulator_platform
from api.launcher.errors import LaunchError
from api.launcher.prechecks import (
    check_database,
    check_engine,
    check_port,
    check_redis,
    check_room,
    choose_ports,
)
from api.launcher.screen import Screen
from api.launcher.supervisor import Supervisor
from api.settings import Environment, Settings, load_settings
from api.texts import render

DEMO_SUPERVISOR = "demo-supervisor-zhao"


class Launch:
    """One run of everything. `environment` is that of every program it starts."""

    def __init__(self, environ: Mapping[str, str], *, screen: Screen) -> None:
        self.environment = completed(environ)
        self.data = Path(self.environment["DATA_DIR"])
        self.logs = self.data / "logs"
        self._screen = screen
        self._held = contextlib.ExitStack()
        self._supervisor: Supervisor | None = None

    @property
    def is_demo(self) -> bool:
        """True for made-up data and a simulated WeChat."""
        return self.environment["ENVIRONMENT"] == Environment.DEMO

    @property
    def has_simulator(self) -> bool:
        """True when the platform that we call is the one that we serve ourselves."""
        return self.environment.get("WECHAT_API_BASE") == simulator_platform(self.environment)

    async def run(self) -> None:
        """Start everything and keep it running; returns only by an exception.

        Raises:
            LaunchError: something cannot be started or kept. Nothing is left running.
            SettingsError: a variable is missing or wrong.
        """
        try:
            await self._check()
            async with asyncio.TaskGroup() as group:
                self._supervisor = Supervisor(group, logs=self.logs, screen=self._screen)
                telling = group.create_task(self._supervisor.tell_what_is_awaited())
                await self._start(self._supervisor)
                telling.cancel()
        finally:
            await self._end()

    def hurry(self) -> None:
        """End hard what still runs."""
        if self._supervisor is not None:
            self._supervisor.hurry()

    async def _check(self) -> None:
        """Everything that can be known before anything is started."""
        environment = self.environment
        settings = _settings(environment)
        check_engine(programs.ENGINE_PYTHON)
        free = check_room(self.data)
        try:
            self._held.enter_context(hold_lock(self.data / "launcher.lock"))
        except EmbeddedError as error:
            raise LaunchError(f"{error}: end it first, or set another DATA_DIR") from None
        check_port(settings.host, settings.port, variable="PORT")
        environment |= choose_ports(environment)
        # Whatever proxy this machine has for the world, our processes talk to each other directly.
        for name in ("NO_PROXY", "no_proxy"):
            environment[name] = ",".join(
                filter(None, (environment.get(name), "127.0.0.1,localhost"))
            )
        environment["PYTHONUNBUFFERED"] = "1"
        if "DATABASE_URL" in environment:
            await asyncio.to_thread(check_database, environment["DATABASE_URL"])
        if "REDIS_URL" in environment:
            await asyncio.to_thread(check_redis, environment["REDIS_URL"])
        rotate_logs(self.logs)
        self._screen.say("checks", f"{settings.environment}, {free / 1024**3:.0f} GB free")

    async def _start(self, supervisor: Supervisor) -> None:
        """The model and Rasa beside the database and ours: neither waits for the other."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._start_engine(supervisor))
            ours = group.create_task(self._start_ours(supervisor))
        text = render(
            "api/launcher",
            "ready",
            address=own_address(self.environment),
            seconds=self._screen.seconds,
            logs=self.logs,
            demo=self.is_demo,
            simulator=self.has_simulator,
            token=ours.result(),
        )
        self._screen.show(text)

    async def _start_engine(self, supervisor: Supervisor) -> None:
        await supervisor.run(programs.training(self.environment))
        self._screen.say("model", "up to date")
        await supervisor.start(programs.engine(self.environment))

    async def _start_ours(self, supervisor: Supervisor) -> str | None:
        """Everything that is not Rasa. Returns a token for the demo's supervisor."""
        environment = self.environment
        if "DATABASE_URL" not in environment:
            environment["DATABASE_URL"] = await self._start_database(supervisor)
        # A demo's loading migrates too: one start of Python less to wait for.
        words = ("demo", "load") if self.is_demo else ("migrate",)
        await supervisor.run(programs.own_command("database", *words, environment=environment))
        self._screen.say("database", "migrated, town loaded" if self.is_demo else "migrated")
        newest = await asyncio.to_thread(programs.newest_worker, environment["DATABASE_URL"])
        async with asyncio.TaskGroup() as group:
            group.create_task(supervisor.start(programs.actions(environment)))
            group.create_task(supervisor.start(programs.web(environment)))
            group.create_task(supervisor.start(programs.worker(environment, newest_before=newest)))
            token = group.create_task(self._supervisor_token())
        if self.has_simulator:
            # The simulated account has forgotten its menu with its last run.
            await supervisor.run(
                programs.own_command("menu", "menu", "sync", environment=environment)
            )
        return token.result()

    async def _start_database(self, supervisor: Supervisor) -> str:
        """Start the embedded PostgreSQL and return its address."""
        folder = self.data / "pgdata"
        try:
            self._held.enter_context(hold_lock(owner_lock(folder)))
            server = await asyncio.to_thread(prepare, folder)
        except EmbeddedError as error:
            raise LaunchError(str(error)) from None
        self._held.callback(server.forget_sockets)
        await supervisor.start(programs.database_program(server))
        await asyncio.to_thread(server.ensure_database)
        return server.uri()

    async def _supervisor_token(self) -> str | None:
        """A token to try the statistics with. It goes through a pipe: logs hold no secrets."""
        if not self.is_demo:
            return None
        command = programs.own_command(
            "token", "token", "issue", DEMO_SUPERVISOR, "--days", "1", environment=self.environment
        ).command
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=self.environment,
        )
        try:
            output, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        return output.decode().strip() or None

    async def _end(self) -> None:
        if self._supervisor is not None:
            await self._supervisor.stop()
        self._held.close()


def _settings(environment: Mapping[str, str]) -> Settings:
    """The settings that the programs will read, checked before any of them is started."""
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    os.environ.update({"DATABASE_URL": NO_ADDRESS_YET, **environment})
    return load_settings()
