"""`linli staff`: who works here, and which WeChat account is whose."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.drawing import draw


class Role(StrEnum):
    """The roles of `api.staff.models.StaffRole`, whose import takes a second: a test compares."""

    GRID_WORKER = "grid_worker"
    GRID_LEAD = "grid_lead"
    DESK = "desk"
    SUPERVISOR = "supervisor"


staff = typer.Typer(no_args_is_help=True, help="The people who work for the community.")


@staff.command("invite")
def invite(
    name: Annotated[str, typer.Option(help="Whom: the name that colleagues use.")],
    role: Annotated[Role, typer.Option(help="What they may do.")],
    grid: Annotated[str | None, typer.Option(help="The grid that they work in.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the QR code as a PNG too.")] = None,
) -> None:
    """Show a one-time QR code and six digits. Send the code, say the digits by telephone."""
    from api.clock import utc_now
    from api.commands.inviting import make_invitation
    from api.commands.running import with_account
    from api.db import Database
    from api.errors import NotFoundError
    from api.launcher.errors import LaunchError
    from api.staff.invitations import LIFETIME
    from api.staff.models import StaffRole
    from api.wechat.client import WeChatClient
    from api.wechat.qrcodes import for_terminal

    async def make(database: Database, client: WeChatClient) -> tuple[str, str]:
        return await make_invitation(
            database, client, name=name, role=StaffRole(role), grid=grid, clock=utc_now
        )

    try:
        address, digits = with_account(make)
    except NotFoundError as error:
        raise LaunchError(
            f"there is no grid {grid}"
            if error.code == "grid_unknown"
            else f"several members of the staff are called {name}"
        ) from None
    if out is not None:
        draw(address, out)
    typer.echo(for_terminal(address))
    minutes = int(LIFETIME.total_seconds() // 60)
    typer.echo(f"{name} scans this within {minutes} minutes and is then asked for: {digits}")
    typer.echo("Tell them these six digits by another way than the code. They are shown this once.")


@staff.command("list")
def members() -> None:
    """Everybody on the staff: number, name, role, whether an account is bound."""
    from api.commands.running import with_store
    from api.db import Database
    from api.staff.binding import everybody
    from api.staff.models import StaffMember

    async def read(database: Database) -> list[StaffMember]:
        async with database.transaction() as session:
            return list(await everybody(session))

    for member in with_store(read):
        tie = "bound" if member.openid else "not bound"
        typer.echo(f"{member.id}\t{member.name}\t{member.role}\t{tie}")


@staff.command("unbind")
def unbind(name: Annotated[str, typer.Argument(help="Whose account.")]) -> None:
    """End somebody's access at once. What they had to do goes to others."""
    from api.clock import utc_now
    from api.commands.inviting import end_binding
    from api.commands.running import with_store
    from api.db import Database
    from api.errors import NotFoundError, UnavailableError
    from api.launcher.errors import LaunchError

    async def end(database: Database) -> int:
        return await end_binding(database, name=name, clock=utc_now)

    try:
        cases = with_store(end)
    except NotFoundError as error:
        raise LaunchError(
            f"no account is bound to {name}"
            if error.code == "staff_unknown"
            else f"several members of the staff are called {name}"
        ) from None
    except UnavailableError:
        raise LaunchError(
            f"nobody else could have the open cases of {name}; bind somebody at the desk first"
        ) from None
    typer.echo(f"{name} is not bound any more; cases handed on: {cases}")


@staff.command("remove")
def remove(name: Annotated[str, typer.Argument(help="Who is no longer on the staff.")]) -> None:
    """Somebody has left: their account, tokens and grids end. What they had to do goes to others.

    What they did stays in the histories and figures under their name.
    """
    from api.clock import utc_now
    from api.commands.inviting import end_membership
    from api.commands.running import with_store
    from api.db import Database
    from api.errors import NotFoundError, UnavailableError
    from api.launcher.errors import LaunchError

    async def end(database: Database) -> int:
        return await end_membership(database, name=name, clock=utc_now)

    try:
        cases = with_store(end)
    except NotFoundError as error:
        raise LaunchError(
            f"nobody on the staff is called {name}"
            if error.code == "staff_unknown"
            else f"several members of the staff are called {name}"
        ) from None
    except UnavailableError:
        raise LaunchError(
            f"nobody else could have the open cases of {name}; bind somebody at the desk first"
        ) from None
    typer.echo(f"{name} is no longer on the staff; cases handed on: {cases}")
