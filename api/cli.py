"""The `linli` command: everything at once, one process at a time, or a task of an operator.

A command imports what it runs when it runs it: the worker has no use for the web framework, and
the health checks of containers start this program every few seconds.

Exit status: 0 done, 1 it cannot be done now, 2 the command or the environment is wrong.
"""

import asyncio
import os
import sys
from contextlib import suppress
from enum import StrEnum
from io import TextIOWrapper
from typing import Annotated
from urllib.parse import urlsplit

import typer

from api import logs
from api.commands.grids import import_grids
from api.commands.qr import qr
from api.commands.routing import routing
from api.commands.simulating import simulate
from api.commands.staff import staff
from api.commands.understand import understand
from api.commands.visits import import_visits
from api.embedded import EmbeddedError
from api.launcher.environment import (
    DEFAULT_ACTIONS_PORT,
    LOOPBACK,
    NO_ADDRESS_YET,
    completed,
    own_address,
    read_env_file,
)
from api.launcher.errors import LaunchError
from api.launcher.own_database import own_database
from api.settings import Settings, SettingsError, load_settings

GRACEFUL_SECONDS = 4
"""For open connections when a process is asked to end; the launcher waits a little longer."""

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
demo = typer.Typer(no_args_is_help=True, help="The made-up town.")
token = typer.Typer(no_args_is_help=True, help="Tokens for the staff API.")
menu = typer.Typer(no_args_is_help=True, help="The account's menu.")
app.add_typer(demo, name="demo")
app.add_typer(menu, name="menu")
app.add_typer(qr, name="qr")
app.add_typer(routing, name="routing")
app.add_typer(staff, name="staff")
app.add_typer(token, name="token")
app.command()(simulate)
app.command("import-grids")(import_grids)
app.command("import-visits")(import_visits)
app.command()(understand)


class Checked(StrEnum):
    """The processes that `linli health` can ask."""

    API = "api"
    ACTIONS = "actions"
    WORKER = "worker"


@app.callback()
def _linli() -> None:
    """邻里 Linli: a community's desk inside a WeChat official account."""
    for name, value in read_env_file().items():
        os.environ.setdefault(name, value)
    for name in Settings.model_fields:
        if not os.environ.get(name.upper()):
            # `PORT=` says nothing about the port.
            os.environ.pop(name.upper(), None)


@app.command()
def run() -> None:
    """Start everything on this machine; Ctrl-C ends it all."""
    from api.launcher.foreground import run_in_foreground

    sys.exit(run_in_foreground(os.environ))


@app.command()
def api() -> None:
    """Start the public face: webhook, pages, staff API."""
    settings = load_settings()
    logs.configure("api", secrets=settings.secrets, level=settings.log_level)
    _serve("api.app:create_app", host=settings.host, port=settings.port)


@app.command()
def actions() -> None:
    """Start the action server that Rasa calls."""
    settings = load_settings()
    address = urlsplit(settings.actions_url)
    logs.configure("actions", secrets=settings.secrets, level=settings.log_level)
    # A loopback address names the place to listen; any other is how the neighbours call us.
    host = address.hostname if address.hostname in LOOPBACK else settings.host
    _serve("actions.server:create_app", host=host, port=address.port or DEFAULT_ACTIONS_PORT)


@app.command()
def worker() -> None:
    """Start a worker for the jobs."""
    from api.worker import main as work

    load_settings()
    work()


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from api.migrations import upgrade

    with own_database() as url:
        upgrade(url)


@demo.command("load")
def demo_load() -> None:
    """Migrate, and load the demo town; doing it again changes nothing."""
    from api.clock import utc_now
    from api.db import Database
    from api.demo.load import load_demo
    from api.migrations import upgrade

    if (os.environ.get("DATABASE_URL") and os.environ.get("ENVIRONMENT") != "demo") or (
        os.environ.get("ENVIRONMENT") == "production"
    ):
        raise LaunchError("made-up people belong into a demo only: set ENVIRONMENT=demo")

    async def load(url: str) -> None:
        database = Database(url)
        try:
            await load_demo(database, now=utc_now())
        finally:
            await database.close()

    with own_database() as url:
        upgrade(url)
        asyncio.run(load(url))


@token.command("issue")
def token_issue(
    openid: Annotated[str, typer.Argument(help="Whose: a staff member's openid.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it is valid.")] = 30,
) -> None:
    """Make a token for a staff member and print it. It is shown this once."""
    from api.clock import utc_now
    from api.db import Database
    from api.errors import NotFoundError
    from api.staff.tokens import issue_token

    async def issue(url: str) -> str:
        database = Database(url)
        try:
            async with database.transaction() as session:
                return await issue_token(session, openid=openid, now=utc_now(), valid_days=days)
        finally:
            await database.close()

    with own_database() as url:
        try:
            typer.echo(asyncio.run(issue(url)))
        except NotFoundError:
            raise LaunchError(f"nobody on the staff is called {openid}") from None


@token.command("metrics")
def token_metrics() -> None:
    """Print the token that Prometheus brings to `/metrics`; it changes with SECRET_KEY only."""
    os.environ.update(completed(os.environ))
    os.environ.setdefault("DATABASE_URL", NO_ADDRESS_YET)  # The token has no use for it.
    typer.echo(load_settings().metrics_token)


@menu.command("sync")
def menu_sync() -> None:
    """Put our menu in place of the account's present one."""
    from api.errors import UnavailableError
    from api.shared_state import open_redis
    from api.wechat.client import open_client
    from api.wechat.menu import sync_menu

    os.environ.update(completed(os.environ))
    os.environ.setdefault("DATABASE_URL", NO_ADDRESS_YET)  # The menu has no use for it.
    settings = load_settings()

    async def sync() -> None:
        redis = open_redis(settings)
        try:
            async with open_client(settings, redis) as client:
                await sync_menu(client)
        finally:
            await redis.aclose()

    try:
        asyncio.run(sync())
    except UnavailableError as error:
        cause = error.facts.get("cause")
        raise LaunchError(f"the platform did not take the menu: {cause}") from None


@app.command()
def health(process: Checked) -> None:
    """Exit with 0 when a process of this kind is well; for health checks of containers."""
    from api.launcher.programs import http_answers, worker_is_alive

    settings = load_settings()
    match process:
        case Checked.API:
            well = http_answers(own_address(os.environ), "/healthz")
        case Checked.ACTIONS:
            port = urlsplit(settings.actions_url).port or DEFAULT_ACTIONS_PORT
            well = http_answers(f"http://127.0.0.1:{port}", "/health")
        case Checked.WORKER:
            well = worker_is_alive(settings.database_url)
    sys.exit(0 if well else 1)


def main() -> None:
    """Run the command; what an operator can mend is told in one line, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal without Chinese shows question marks, and the command goes on.
            stream.reconfigure(errors="replace")
    try:
        app()
    except SettingsError as error:
        sys.exit(_told(error, status=2))
    except (LaunchError, EmbeddedError) as error:
        sys.exit(_told(error, status=1))


def _told(error: Exception, *, status: int) -> int:
    sys.stderr.write(f"linli: {error}\n")
    return status


def _serve(factory: str, *, host: str, port: int) -> None:
    """Serve an application until a signal ends it.

    No access log: the addresses of pushes carry signatures and the names of people.
    """
    import uvicorn

    with suppress(KeyboardInterrupt):
        uvicorn.run(
            factory,
            factory=True,
            host=host,
            port=port,
            access_log=False,
            log_config=None,  # Its loggers speak through ours.
            server_header=False,
            timeout_graceful_shutdown=GRACEFUL_SECONDS,
        )


if __name__ == "__main__":
    main()
