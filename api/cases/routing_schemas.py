"""Routing rules as JSON, with the names that people use, for the API and for files."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import CaseKind, Urgency
from api.cases.routing_check import Finding, Flaw
from api.cases.routing_rules import Rule, Target
from api.errors import NotFoundError
from api.grids.models import Estate, Grid, Net
from api.staff.models import StaffMember, StaffRole

Name = Annotated[str, Field(min_length=1, max_length=80)]


class TargetBody(BaseModel):
    """Who gets it: exactly one of a person, a role, a net."""

    model_config = ConfigDict(extra="forbid")

    person: Name | None = None
    role: StaffRole | None = None
    net: Net | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(one is not None for one in (self.person, self.role, self.net)) != 1:
            raise ValueError("exactly one of person, role, net")
        return self


class RuleBody(BaseModel):
    """A rule; a condition that is left out holds for every case. `hours` are Asia/Shanghai."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    target: TargetBody
    priority: int = Field(default=100, ge=0, le=10_000)
    kinds: list[CaseKind] = Field(default=[])
    nets: list[Net] = Field(default=[])
    grids: list[Name] = Field(default=[])
    estates: list[Name] = Field(default=[])
    urgencies: list[Urgency] = Field(default=[])
    hours: tuple[time, time] | None = None
    words: list[Name] = Field(default=[])
    valid_from: date | None = None
    valid_to: date | None = None


class RulesBody(BaseModel):
    """A set of rules."""

    model_config = ConfigDict(extra="forbid")

    rules: list[RuleBody] = Field(max_length=500)


class BacktestBody(RulesBody):
    """A set of rules and the month, `2026-10`, whose cases it is tried on."""

    month: str = Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")


class FindingView(BaseModel):
    """A flaw: of the rule of this name, or of the whole; `grave` ones keep a set out of force."""

    flaw: Flaw
    grave: bool
    rule: str | None
    detail: str

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """The view of a finding."""
        rule = finding.rule.name if finding.rule is not None else None
        return cls(flaw=finding.flaw, grave=finding.is_grave, rule=rule, detail=finding.detail)


class RuleSetView(BaseModel):
    """A proposed set and what is to say against it."""

    id: int
    findings: list[FindingView]


class BacktestView(BaseModel):
    """What rules would have changed; `sentence` says it in Chinese."""

    cases: int
    moved: int
    late: int
    sentence: str


class RuleView(BaseModel):
    """A rule in force, with ids."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    priority: int
    kinds: Sequence[CaseKind]
    nets: Sequence[Net]
    grid_ids: Sequence[int]
    estate_ids: Sequence[int]
    urgencies: Sequence[Urgency]
    hours: tuple[time, time] | None
    words: Sequence[str]
    valid_from: date | None
    valid_to: date | None
    staff_id: int | None
    role: StaffRole | None
    net: Net | None

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """The view of a rule of the store."""
        values = {name: getattr(rule, name) for name in cls.model_fields if hasattr(rule, name)}
        lists = {
            name: sorted(values[name])
            for name in ("kinds", "nets", "grid_ids", "estate_ids", "urgencies")
        }
        target = {
            "staff_id": rule.target.staff_id,
            "role": rule.target.role,
            "net": rule.target.net,
        }
        return cls.model_validate(values | lists | target)


async def rules_named(session: AsyncSession, bodies: Sequence[RuleBody]) -> list[Rule]:
    """The rules that these name.

    Raises:
        NotFoundError: `rule_name_unknown`; a person (also where several have the name), grid or
            estate is not known, with the `name` and the `rule`.
    """
    grids = {one.name: one.id for one in (await session.scalars(select(Grid))).all()}
    estates = {one.name: one.id for one in (await session.scalars(select(Estate))).all()}
    people: dict[str, list[int]] = {}
    for member in (await session.scalars(select(StaffMember))).all():
        people.setdefault(member.name, []).append(member.id)
    rules = []
    for number, body in enumerate(bodies):
        staff_id = None
        if body.target.person is not None:
            found = people.get(body.target.person, [])
            if len(found) != 1:
                raise NotFoundError("rule_name_unknown", name=body.target.person, rule=body.name)
            staff_id = found[0]
        rules.append(
            Rule(
                name=body.name,
                target=Target(staff_id=staff_id, role=body.target.role, net=body.target.net),
                # Where priorities are equal the order of the file decides, as ids do later.
                id=-len(bodies) + number,
                priority=body.priority,
                kinds=frozenset(body.kinds),
                nets=frozenset(body.nets),
                grid_ids=_ids(body.grids, grids, body.name),
                estate_ids=_ids(body.estates, estates, body.name),
                urgencies=frozenset(body.urgencies),
                hours=body.hours,
                words=tuple(body.words),
                valid_from=body.valid_from,
                valid_to=body.valid_to,
            )
        )
    return rules


def _ids(names: Iterable[str], known: dict[str, int], rule: str) -> frozenset[int]:
    for name in names:
        if name not in known:
            raise NotFoundError("rule_name_unknown", name=name, rule=rule)
    return frozenset(known[name] for name in names)
