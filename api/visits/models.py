"""The register of people who are looked after, the visits to them, and who has looked at what."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId
from api.visits.categories import Category


class VisitResult(StrEnum):
    """How it was at the door."""

    FINE = "fine"
    NEEDS_HELP = "needs_help"
    MISSED = "missed"  # nobody was met
    URGENT = "urgent"


class EndReason(StrEnum):
    """Why somebody is not visited any more."""

    MOVED = "moved"
    DIED = "died"
    BETTER = "better"  # needs it no longer
    ASKED = "asked"  # does not want it
    MISTAKE = "mistake"  # should never have been in the register


class CaredPerson(Base):
    """Somebody whom the community looks after, at a home of the household register.

    Sensitive: only `visits.eyes` decides for whom a row exists. After `forgotten_at` all that leads
    to them and the words of the visits are gone, and the row only keeps the figures true.
    """

    __tablename__ = "cared_people"
    __table_args__ = (
        Index(
            "uq_cared_people_live",
            "home_id",
            "name",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_cared_people_forget_at",
            "forget_at",
            postgresql_where=text("forget_at IS NOT NULL AND forgotten_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    home_id: Mapped[int | None] = mapped_column(ForeignKey("homes.id"))
    """None only once they are forgotten."""
    name: Mapped[str] = mapped_column(String(40))
    category: Mapped[Category]
    interval_days: Mapped[int]
    """Days between two visits."""
    contact: Mapped[str | None] = mapped_column(String(40))
    remarks: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[EndReason | None]
    forget_at: Mapped[datetime | None]
    """When what names them is taken out (`visits.forgetting`); None while they are visited."""
    forgotten_at: Mapped[datetime | None]


class Visit(Base):
    """A visit, or a try. `grid_id` is the grid of the home that day, None where none lay there."""

    __tablename__ = "visits"
    __table_args__ = (
        Index("ix_visits_person_id", "person_id", "id"),
        Index("ix_visits_by_id", "by_id", "id"),
        Index("ix_visits_at", "at"),
    )

    id: Mapped[BigId]
    person_id: Mapped[int] = mapped_column(ForeignKey("cared_people.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"))
    at: Mapped[datetime]
    result: Mapped[VisitResult]
    words: Mapped[str] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    """The case that came of it, where one did."""
    corrected_at: Mapped[datetime | None]
    told_of: Mapped[VisitResult | None]
    """The result of which others were told; each is told once."""


class VisitPhoto(Base):
    """A picture that was taken at a visit."""

    __tablename__ = "visit_photos"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    media_id: Mapped[int] = mapped_column(ForeignKey("media.id"), primary_key=True)


class VisitScreen(Base):
    """What of the visits stands on a worker's screen: what short numbers and bare words mean."""

    __tablename__ = "visit_screens"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    person_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """The list that was shown last, in its order: number 1 is the first."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("cared_people.id"))
    """Who has been opened and has no result yet."""
    media_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """Pictures that came before the result."""
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
    """The visit that was just written down and takes more words and pictures."""
    touched_at: Mapped[datetime]


class RegisterAct(StrEnum):
    """What somebody did with the register."""

    ENTERED = "entered"
    CHANGED = "changed"
    ENDED = "ended"
    FORGOTTEN = "forgotten"
    LISTED = "listed"  # masked names and buildings
    OPENED = "opened"  # everything that is known of a person
    EXPORTED = "exported"
    VISITED = "visited"
    CORRECTED = "corrected"
    CASE_OPENED = "case_opened"
    PHOTO_SEEN = "photo_seen"


class RegisterLine(Base):
    """A line for each read and each change of the register; appended, never edited.

    `staff_id` is None for the operator's import and for what is done by the clock. No line holds a
    name: whom it is about are `person_ids`.
    """

    __tablename__ = "register_lines"
    __table_args__ = (
        Index("ix_register_lines_person_ids", "person_ids", postgresql_using="gin"),
        Index("ix_register_lines_staff_id", "staff_id", "id"),
    )

    id: Mapped[BigId]
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    act: Mapped[RegisterAct]
    person_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    note: Mapped[str] = mapped_column(Text)
    """Which fields were changed, why something was exported; never what they hold."""
