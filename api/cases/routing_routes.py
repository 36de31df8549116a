"""The API of the routing rules, `/api/routing`: the desk reads, supervisors propose and decide."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, status
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.routes import refused
from api.cases.routing_backtest import backtest
from api.cases.routing_check import Finding, check_rules
from api.cases.routing_schemas import (
    BacktestBody,
    BacktestView,
    FindingView,
    RulesBody,
    RuleSetView,
    RuleView,
    rules_named,
)
from api.cases.routing_store import activate, propose, rules_in_force, rules_of
from api.cases.schemas import LARGEST_ID
from api.cases.shown import SEES_ALL
from api.db import Database
from api.errors import LinliError, NotAllowedError
from api.staff.models import StaffMember, StaffRole
from api.staff.routes import any_member
from api.texts import render

SetId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


def routing_router(database: Database, *, clock: Callable[[], datetime]) -> APIRouter:
    """The routes of the routing rules. `clock` gives the present moment, aware."""
    router = APIRouter(prefix="/api/routing", tags=["routing"])
    asking = Depends(any_member(database, clock=clock))

    @asynccontextmanager
    async def transaction(
        member: StaffMember, roles: frozenset[StaffRole]
    ) -> AsyncIterator[AsyncSession]:
        try:
            if member.role not in roles:
                raise NotAllowedError("role_may_not")
            async with database.transaction() as session:
                yield session
        except LinliError as error:
            raise refused(error) from None

    deciding = frozenset({StaffRole.SUPERVISOR})

    @router.get("/rules")
    async def read_rules(member: Annotated[StaffMember, asking]) -> list[RuleView]:
        """The rules in force, in the order of asking."""
        async with transaction(member, SEES_ALL) as session:
            return [RuleView.of(rule) for rule in await rules_in_force(session)]

    @router.get("/check")
    async def read_check(member: Annotated[StaffMember, asking]) -> list[FindingView]:
        """What is to say against the rules in force as things are now."""
        async with transaction(member, SEES_ALL) as session:
            return _views(await check_rules(session, await rules_in_force(session), now=clock()))

    @router.post("/rule-sets", status_code=status.HTTP_201_CREATED)
    async def propose_rules(member: Annotated[StaffMember, asking], body: RulesBody) -> RuleSetView:
        """Propose a set; it decides nothing before it is put in force."""
        async with transaction(member, deciding) as session:
            rules = await rules_named(session, body.rules)
            made = await propose(session, rules, by=member, now=clock())
            findings = await check_rules(session, rules, now=clock())
        return RuleSetView(id=made.id, findings=_views(findings))

    @router.post("/rule-sets/{set_id}/activate")
    async def activate_rules(member: Annotated[StaffMember, asking], set_id: SetId) -> RuleSetView:
        """Put a set in force in the place of the present one; 409 where it has grave flaws."""
        async with transaction(member, deciding) as session:
            findings = await check_rules(session, await rules_of(session, set_id), now=clock())
            if any(finding.is_grave for finding in findings):
                detail = [view.model_dump(mode="json") for view in _views(findings)]
                raise HTTPException(status.HTTP_409_CONFLICT, detail)
            await activate(session, set_id, by=member, now=clock())
        return RuleSetView(id=set_id, findings=_views(findings))

    @router.post("/backtest")
    async def run_backtest(
        member: Annotated[StaffMember, asking], body: BacktestBody
    ) -> BacktestView:
        """How many of a month's cases these rules would have sent to somebody else, and how many of
        those would have been late. Nothing is written.
        """
        async with transaction(member, SEES_ALL) as session:
            rules = await rules_named(session, body.rules)
            found = await backtest(
                session, rules, month=body.month, reader_id=member.id, now=clock()
            )
        year, month = map(int, body.month.split("-"))
        sentence = render("api/cases", "backtest", found=found, year=year, month=month)
        return BacktestView(
            cases=found.cases, moved=found.moved, late=found.late, sentence=sentence
        )

    return router


def _views(findings: list[Finding]) -> list[FindingView]:
    return [FindingView.of(finding) for finding in findings]
