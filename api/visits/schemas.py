"""What the staff API takes and gives of the visits. Moments are UTC, days Asia/Shanghai."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.clock import local
from api.visits.categories import LONGEST_INTERVAL, SHORTEST_INTERVAL, Category
from api.visits.figures import GridVisits
from api.visits.models import EndReason, RegisterAct, RegisterLine, Visit, VisitResult
from api.visits.recording import LONGEST_WORDS, Help, Recorded
from api.visits.register import Entry, PersonFacts, masked

LARGEST_ID = 2**63 - 1
# PostgreSQL keeps no NUL; what JSON can say and the store cannot is refused at the door.
Plain = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00]*$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00]{1,40}$")]
Days = Annotated[int, Field(ge=SHORTEST_INTERVAL, le=LONGEST_INTERVAL)]


class HomeBody(BaseModel):
    """A home by its address in the household register."""

    estate: Annotated[Plain, Field(max_length=40)]
    building: Annotated[Plain, Field(max_length=10)]
    unit: Annotated[Plain, Field(max_length=10)]
    room: Annotated[Plain, Field(max_length=10)]


class PersonBody(BaseModel):
    """Somebody new; without `interval_days` the preset of the category counts."""

    model_config = ConfigDict(extra="forbid")

    home: HomeBody
    name: Name
    category: Category
    interval_days: Days | None = None
    contact: Annotated[Plain, Field(max_length=40)] | None = None
    remarks: Annotated[Plain, Field(max_length=500)] = ""

    def facts(self) -> PersonFacts:
        """As the register takes it."""
        return PersonFacts(**self.model_dump(exclude={"home"}))


class ChangeBody(BaseModel):
    """What is different now; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    category: Category | None = None
    interval_days: Days | None = None
    contact: Annotated[Plain, Field(max_length=40)] | None = None
    remarks: Annotated[Plain, Field(max_length=500)] | None = None

    def changes(self) -> dict[str, object]:
        """What was said; only a contact can be taken away."""
        said = self.model_dump(exclude_unset=True)
        return {
            name: value for name, value in said.items() if value is not None or name == "contact"
        }


class EndBody(BaseModel):
    """Why somebody is not visited any more."""

    reason: EndReason


class ReasonBody(BaseModel):
    """Why the register is taken out of the house."""

    reason: Annotated[Plain, Field(min_length=4, max_length=200)]


class PersonLine(BaseModel):
    """A person as lists show them: masked, without why they are looked after."""

    id: int
    name: str
    building: str
    due_on: date
    overdue_days: int
    never_visited: bool
    active: bool

    @classmethod
    def of(cls, entry: Entry, *, now: datetime) -> Self:
        """The line of an entry."""
        return cls(
            id=entry.person.id,
            name=masked(entry.person.name),
            building=entry.building,
            due_on=entry.due.on,
            overdue_days=entry.due.overdue_days(local(now).date()),
            never_visited=entry.due.never,
            active=entry.person.ended_at is None,
        )


class VisitView(BaseModel):
    """A visit; `by_id` is who went."""

    id: int
    person_id: int
    by_id: int
    at: datetime
    result: VisitResult
    words: str
    corrected_at: datetime | None
    media_ids: list[int] = Field(default=[])

    @classmethod
    def of(cls, visit: Visit, media_ids: list[int] | None = None) -> Self:
        """The view of a row."""
        view = cls.model_validate(visit, from_attributes=True)
        view.media_ids = media_ids or []
        return view


class PersonView(BaseModel):
    """All that is known of a person, and the latest visits."""

    id: int
    name: str
    category: Category
    address: str
    grid_id: int | None
    interval_days: int
    contact: str | None
    remarks: str
    entered_at: datetime
    ended_at: datetime | None
    end_reason: EndReason | None
    due_on: date
    visits: list[VisitView]

    @classmethod
    def of(cls, entry: Entry, visits: list[VisitView]) -> Self:
        """The view of an entry."""
        person = entry.person
        return cls(
            id=person.id,
            name=person.name,
            category=person.category,
            address=entry.home.address,
            grid_id=entry.grid_id,
            interval_days=person.interval_days,
            contact=person.contact,
            remarks=person.remarks,
            entered_at=person.entered_at,
            ended_at=person.ended_at,
            end_reason=person.end_reason,
            due_on=entry.due.on,
            visits=visits,
        )


class RoundView(BaseModel):
    """Who is due by today: one's own to visit, and those to whom colleagues go."""

    mine: list[PersonLine]
    others: list[PersonLine]


class VisitBody(BaseModel):
    """How it was."""

    result: VisitResult
    words: Annotated[Plain, Field(max_length=LONGEST_WORDS)] = ""


class CorrectionBody(BaseModel):
    """Another result, or other words."""

    result: VisitResult | None = None
    words: Annotated[Plain, Field(max_length=LONGEST_WORDS)] | None = None


class HelpBody(BaseModel):
    """What is asked for, and what for."""

    way: Help
    words: Annotated[Plain, Field(max_length=LONGEST_WORDS)] = ""


class RecordedView(BaseModel):
    """A visit as it stands; `case_number` is what came of it, where the reader may know of it."""

    visit: VisitView
    due_on: date
    missed_in_a_row: int
    case_number: str | None

    @classmethod
    def of(cls, recorded: Recorded) -> Self:
        """The view of what was recorded."""
        return cls(
            visit=VisitView.of(recorded.visit),
            due_on=recorded.entry.due.on,
            missed_in_a_row=recorded.misses,
            case_number=None if recorded.case is None else recorded.case.case_number,
        )


class LineView(BaseModel):
    """Who looked, or changed something; `staff_id` null is the operator or the clock."""

    at: datetime
    staff_id: int | None
    act: RegisterAct
    note: str

    @classmethod
    def of(cls, line: RegisterLine) -> Self:
        """The view of a row."""
        return cls.model_validate(line, from_attributes=True)


class GridVisitsView(BaseModel):
    """A grid's figures; `grid` null where no grid lies."""

    grid: str | None
    people: int
    done: int
    results: dict[VisitResult, int]
    due: int
    overdue: int

    @classmethod
    def of(cls, figures: GridVisits) -> Self:
        """The view of a grid's figures."""
        return cls.model_validate(figures, from_attributes=True)
