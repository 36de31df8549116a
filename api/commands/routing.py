"""`linli routing`: the rules checked, tried on a past month, put in force."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from api.cases.routing_rules import Rule
    from api.cases.routing_schemas import RulesBody

routing = typer.Typer(no_args_is_help=True, help="The rules that send cases to people.")

File = Annotated[
    Path | None, typer.Argument(help="Rules as JSON (docs/routing.md); else those in force.")
]


@routing.command("check")
def check(file: File = None) -> None:
    """Say what is wrong with the rules of a file, or with those in force; 1 when it is grave."""
    from api.cases.routing_check import Finding, check_rules
    from api.clock import utc_now
    from api.commands.running import with_store
    from api.db import Database
    from api.launcher.errors import LaunchError

    body = _read(file)

    async def look(database: Database) -> tuple[int, list[Finding]]:
        async with database.transaction() as session:
            rules = await _rules(session, body)
            return len(rules), await check_rules(session, rules, now=utc_now())

    count, findings = with_store(look)
    for finding in findings:
        weight = "grave" if finding.is_grave else "note"
        name = finding.rule.name if finding.rule is not None else "-"
        typer.echo(f"{weight}\t{name}\t{finding.flaw}\t{finding.detail}")
    grave = sum(finding.is_grave for finding in findings)
    typer.echo(f"rules: {count}, grave flaws: {grave}, notes: {len(findings) - grave}")
    if grave:
        raise LaunchError("these rules cannot be in force like this")


@routing.command("backtest")
def backtest(
    file: Annotated[Path, typer.Argument(help="The rules to try, as JSON (docs/routing.md).")],
    month: Annotated[
        datetime, typer.Option(formats=["%Y-%m"], help="The month whose cases are played again.")
    ],
) -> None:
    """Say in one sentence what the rules of a file would have changed. Nothing is written."""
    from api.cases.routing_backtest import backtest as run
    from api.cases.routing_replay import Backtest
    from api.clock import utc_now
    from api.commands.running import with_store
    from api.db import Database
    from api.texts import render

    body = _read(file)

    async def play(database: Database) -> Backtest:
        async with database.transaction() as session:
            rules = await _rules(session, body)
            name = f"{month:%Y-%m}"
            return await run(session, rules, month=name, reader_id=None, now=utc_now())

    found = with_store(play)
    typer.echo(render("api/cases", "backtest", found=found, year=month.year, month=month.month))


@routing.command("apply")
def apply(
    file: Annotated[Path, typer.Argument(help="The rules, as JSON (docs/routing.md).")],
) -> None:
    """Put the rules of a file in force in the place of the present ones."""
    from api.cases.routing_check import check_rules
    from api.cases.routing_store import activate, propose
    from api.clock import utc_now
    from api.commands.running import with_store
    from api.db import Database
    from api.launcher.errors import LaunchError

    body = _read(file)

    async def put(database: Database) -> int:
        async with database.transaction() as session:
            now = utc_now()
            rules = await _rules(session, body)
            if any(finding.is_grave for finding in await check_rules(session, rules, now=now)):
                raise LaunchError("these rules have grave flaws: linli routing check shows them")
            made = await propose(session, rules, by=None, now=now)
            await activate(session, made.id, by=None, now=now)
            return len(rules)

    typer.echo(f"rules in force: {with_store(put)}")


def _read(file: Path | None) -> "RulesBody | None":
    """The rules of a file as they are written; None without a file."""
    from pydantic import ValidationError

    from api.cases.routing_schemas import RulesBody
    from api.launcher.errors import LaunchError

    if file is None:
        return None
    try:
        return RulesBody.model_validate(json.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LaunchError(f"{file}: {where}: {first['msg']}") from None
    except (OSError, ValueError) as error:
        raise LaunchError(f"{file} cannot be read as JSON: {error}") from None


async def _rules(session: "AsyncSession", body: "RulesBody | None") -> "list[Rule]":
    """The rules that are written, or else those in force."""
    from api.cases.routing_schemas import rules_named
    from api.cases.routing_store import rules_in_force
    from api.errors import NotFoundError
    from api.launcher.errors import LaunchError

    if body is None:
        return await rules_in_force(session)
    try:
        return await rules_named(session, body.rules)
    except NotFoundError as error:
        raise LaunchError(
            f"the rule {error.facts['rule']} names {error.facts['name']}, "
            "which is not known or not clear"
        ) from None
