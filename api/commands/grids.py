"""`linli import-grids`: a new version of the grids from a GeoJSON file."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def import_grids(
    file: Annotated[Path, typer.Argument(help="A GeoJSON FeatureCollection, a grid a feature.")],
    first_day: Annotated[
        datetime,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The first day of the new version."),
    ],
    dry_run: Annotated[bool, typer.Option(help="Only say what would change.")] = False,
) -> None:
    """Write a new version of the grids; on its first day open cases go with their buildings.

    What was before stays as it was: finished cases and figures keep the grids of their time. The
    properties that a feature may have stand in docs/grids.md.
    """
    from api.cases.boundary_moves import open_cases_touched
    from api.clock import utc_now
    from api.commands.running import with_store
    from api.db import Database
    from api.errors import RefusedError
    from api.grids.versions import Plan, carry_out, plan_change
    from api.launcher.errors import LaunchError

    try:
        collection = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LaunchError(f"{file} cannot be read as JSON: {error}") from None
    if not isinstance(collection, dict):
        raise LaunchError(f"{file} is no GeoJSON FeatureCollection")

    async def change(database: Database) -> tuple[Plan, int]:
        async with database.transaction() as session:
            now = utc_now()
            plan = await plan_change(session, collection, first_day=first_day.date(), now=now)
            touched = await open_cases_touched(session, plan)
            if not plan.faults and not dry_run:
                await carry_out(session, plan, now=now)
            return plan, touched

    try:
        plan, touched = with_store(change)
    except RefusedError as error:
        reasons = {
            "not_a_collection": f"{file} is no GeoJSON FeatureCollection with features",
            "day_past": f"{first_day.date()} is past: a version begins today or later",
        }
        raise LaunchError(reasons.get(error.code, error.code)) from None
    for fault in plan.faults:
        facts = ", ".join(f"{name} {value}" for name, value in fault.facts.items())
        typer.echo(f"{fault.grid}: {fault.code}{f' ({facts})' if facts else ''}", err=True)
    if plan.faults:
        raise LaunchError(f"nothing was changed: {len(plan.faults)} faults in {file}")
    for place in plan.moved:
        at = f"building {place.building}" if place.building is not None else "at large"
        typer.echo(
            f"{place.estate} {at}: {place.before or 'no grid'} -> {place.after or 'no grid'}"
        )
    done = "would hold" if dry_run else "holds"
    typer.echo(
        f"the new version {done} from {plan.first_day}: {len(plan.features)} grids drawn, "
        f"{len(plan.moved)} places moved, open cases there now: {touched}"
    )
