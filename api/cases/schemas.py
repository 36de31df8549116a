"""Cases as JSON, for the staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from api.cases.choosing import PassedOver, Way
from api.cases.conflicts import Subject, SubjectKind
from api.cases.handing import Move
from api.cases.kinds import CaseKind, Urgency
from api.cases.lifecycle import CaseAction, CaseState
from api.cases.models import ActorRole, Case, CaseEvent, CaseSource, CaseSubject, SubjectSource
from api.cases.reasons import Reason
from api.texts import render

LARGEST_ID = 2**63 - 1


class CaseView(BaseModel):
    """A case. Moments are UTC; `owner_id` is a member of the staff; since `sealed_at` nobody on the
    staff may know who reported it.
    """

    id: int
    case_number: str
    source: CaseSource
    kind: CaseKind
    urgency: Urgency
    state: CaseState
    place: str
    since: str | None
    description: str
    grid_id: int | None
    owner_id: int
    opened_at: datetime
    accept_due_at: datetime
    finish_due_at: datetime
    taken_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    rating: int | None
    sealed_at: datetime | None

    @classmethod
    def of(cls, case: Case) -> Self:
        """The view of a row."""
        return cls.model_validate(case, from_attributes=True)


class CasesView(BaseModel):
    """A page of cases, the newest first; `next_before` asks for the page after it."""

    cases: list[CaseView]
    next_before: int | None

    @classmethod
    def of(cls, cases: Sequence[Case], *, limit: int) -> Self:
        """The page of these rows."""
        more = cases[-1].id if len(cases) == limit else None
        return cls(cases=[CaseView.of(case) for case in cases], next_before=more)


class EventView(BaseModel):
    """A line of a case's timeline."""

    at: datetime
    actor_role: ActorRole
    action: CaseAction
    from_state: CaseState
    to_state: CaseState
    note: str | None

    @classmethod
    def of(cls, event: CaseEvent) -> Self:
        """The view of a row."""
        return cls.model_validate(event, from_attributes=True)


class CaseDetailView(CaseView):
    """A case with its timeline, the oldest line first."""

    timeline: list[EventView]


class AlternativeView(BaseModel):
    """Somebody who did not get a case, with their open cases and limit then; `comes_at` where they
    were off duty and would come in time for it.
    """

    name: str
    load: int
    capacity: int | None
    passed_over: PassedOver
    comes_at: datetime | None


class ReasonView(BaseModel):
    """Why a case lies with its owner; `by` is who gave it to them, where a person did; `comes_at`
    when they come on duty, where they were not.
    """

    at: datetime
    owner: str
    by: str | None
    way: Way | None
    grid: str | None
    rule: str | None
    load: int | None
    comes_at: datetime | None
    moved_for: Move | None
    others: list[AlternativeView]
    sentence: str

    @classmethod
    def of(cls, reason: Reason, *, now: datetime) -> Self:
        """The view of a reason at a moment."""
        return cls(
            at=reason.at,
            owner=reason.owner,
            by=reason.by,
            way=None if reason.decision is None else reason.decision.way,
            grid=reason.grid,
            rule=reason.rule,
            load=None if reason.chosen is None else reason.chosen.load,
            comes_at=None if reason.chosen is None else reason.chosen.comes_at,
            moved_for=reason.moved_for,
            others=[
                AlternativeView(
                    name=one.name,
                    load=one.load,
                    capacity=one.capacity,
                    passed_over=one.passed_over,
                    comes_at=one.comes_at,
                )
                for one in reason.others
            ],
            sentence=render("api/cases", "why", reason=reason, now=now),
        )


class OwnerBody(BaseModel):
    """Who is to have a case, and why, where it needs a reason."""

    staff_id: int = Field(ge=1, le=LARGEST_ID)
    reason: str | None = Field(default=None, max_length=500)


class MergeBody(BaseModel):
    """The number of the case that another becomes a part of."""

    into: str = Field(max_length=24, pattern=r"^[A-Za-z]{2}-\d{8}-\d{4,9}$")


class SplitBody(BaseModel):
    """Which follower, from 1, in the order in which they came."""

    follower: int = Field(ge=1, le=1000)


class SubjectBody(BaseModel):
    """Whom a case is about: a member of the staff, a company, or kin, by id."""

    kind: SubjectKind
    id: int = Field(ge=1, le=LARGEST_ID)

    def subject(self) -> Subject:
        """What the service takes."""
        return Subject(self.kind, self.id)


class SubjectView(SubjectBody):
    """Whom a case is about, and how that was found out."""

    source: SubjectSource
    at: datetime

    @classmethod
    def of(cls, row: CaseSubject) -> Self:
        """The view of a row."""
        subject = Subject.of(row)
        return cls(kind=subject.kind, id=subject.id, source=row.source, at=row.at)
