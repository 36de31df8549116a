"""`linli qr`: codes for the doors of buildings."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.drawing import draw

qr = typer.Typer(no_args_is_help=True, help="QR codes for the doors of buildings.")


@qr.command("door")
def door(
    estate: Annotated[str, typer.Option(help="The estate, by its name in the register.")],
    building: Annotated[str, typer.Option(help="The building's number.")],
    unit: Annotated[str, typer.Option(help="The unit's number.")],
    out: Annotated[Path | None, typer.Option(help="Where to write the picture.")] = None,
) -> None:
    """Make the lasting code of a door; who scans it speaks of this place. A PNG, for printing."""
    from api.clock import utc_now
    from api.commands.running import with_account
    from api.db import Database
    from api.errors import NotFoundError
    from api.launcher.errors import LaunchError
    from api.residents.doors import door_code, scene_of
    from api.wechat.client import WeChatClient
    from api.wechat.qrcodes import qrcode_address

    async def make(database: Database, client: WeChatClient) -> tuple[int, str]:
        # A row whose code the platform did not make is no harm: the next try takes it up.
        async with database.transaction() as session:
            code = await door_code(
                session, estate=estate, building=building, unit=unit, now=utc_now()
            )
        return code.id, await qrcode_address(client, scene_of(code))

    try:
        code_id, address = with_account(make)
    except NotFoundError:
        raise LaunchError(
            f"the register has no {estate}, building {building}, unit {unit}"
        ) from None
    path = out or Path(f"door-{code_id}.png")
    draw(address, path)
    typer.echo(f"door code {code_id}: {path}")


@qr.command("retire")
def retire(code_id: Annotated[int, typer.Argument(help="The number of a door code.")]) -> None:
    """Make a printed door code mean nothing any more."""
    from api.clock import utc_now
    from api.commands.running import with_store
    from api.db import Database
    from api.errors import NotFoundError
    from api.launcher.errors import LaunchError
    from api.residents.doors import retire_door

    async def end(database: Database) -> None:
        async with database.transaction() as session:
            await retire_door(session, code_id, now=utc_now())

    try:
        with_store(end)
    except NotFoundError:
        raise LaunchError(f"there is no door code {code_id} in use") from None
