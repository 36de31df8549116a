"""`linli import-visits`: the people who are to be visited, from a table."""

from pathlib import Path
from typing import Annotated

import typer

FAULTY = 20
"""So many faults are told; whoever mends them sees the next."""


def import_visits(
    file: Annotated[Path, typer.Argument(help="A table (CSV), as `docs/visits.md` says.")],
    dry_run: Annotated[bool, typer.Option(help="Only say what would change.")] = False,
) -> None:
    """Enter the people of a table into the register of those who are visited, all or none.

    Who is there already is changed; who is not in the table stays. Each line leaves its trace in
    the register. What is told here names lines, never people.
    """
    from api.clock import utc_now
    from api.commands.running import with_store
    from api.db import Database
    from api.launcher.errors import LaunchError
    from api.visits.importing import Imported, NoTableError, decoded, import_rows, read_rows

    try:
        rows, faults = read_rows(decoded(file.read_bytes()))
    except OSError as error:
        raise LaunchError(f"{file} cannot be read: {error.strerror}") from None
    except NoTableError as error:
        raise LaunchError(f"{file}: {error}") from None

    async def enter(database: Database) -> Imported:
        async with database.transaction() as session:
            done = await import_rows(session, rows, faults, now=utc_now())
            if dry_run or done.faults:
                await session.rollback()
            return done

    done = with_store(enter)
    for fault in done.faults[:FAULTY]:
        typer.echo(f"line {fault.line}: {fault.what}", err=True)
    if done.faults:
        raise LaunchError(f"nothing was changed: {len(done.faults)} faults in {file}")
    verb = "would be" if dry_run else "were"
    typer.echo(f"{done.entered} {verb} entered, {done.changed} changed, {done.same} are the same")
