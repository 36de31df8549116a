"""Communities, estates, buildings, and the three nets of grids laid over them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId


class Net(StrEnum):
    """Which net a grid belongs to: 居委会, 小区 or 驻区单位."""

    COMMITTEE = "committee"
    ESTATE = "estate"
    UNIT = "unit"


class Community(Base):
    """A residents' committee (居委会) and its area."""

    __tablename__ = "communities"

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(40), unique=True)


class Estate(Base):
    """A residential estate (小区) or the compound of a unit; `aliases` are names people use.

    `company_id` is the property company that looks after it.
    """

    __tablename__ = "estates"

    id: Mapped[BigId]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    name: Mapped[str] = mapped_column(String(40), unique=True)
    aliases: Mapped[list[str]]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))


class Building(Base):
    """A building of an estate by its number as written on the wall ("3", "A").

    `longitude` and `latitude` are of its door, in degrees of WGS 84; None where nobody has
    measured them.
    """

    __tablename__ = "buildings"
    __table_args__ = (
        CheckConstraint("(longitude IS NULL) = (latitude IS NULL)", name="whole_point"),
        Index("uq_buildings_estate_id_number", "estate_id", "number", unique=True),
    )

    id: Mapped[BigId]
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    number: Mapped[str] = mapped_column(String(10))
    unit_count: Mapped[int]
    floor_count: Mapped[int]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]


class Grid(Base):
    """A grid: the patch that a few workers look after. `lead_id` is its 网格长."""

    __tablename__ = "grids"

    id: Mapped[BigId]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    name: Mapped[str] = mapped_column(String(40), unique=True)
    net: Mapped[Net]
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class GridArea(Base):
    """What belongs to a grid during a time: an estate, or some buildings of it.

    `buildings` None means the whole estate. `valid_to` is the first day on which it no longer
    holds. `boundary` is a GeoJSON polygon in WGS 84, for maps.
    """

    __tablename__ = "grid_areas"
    __table_args__ = (Index("ix_grid_areas_estate_id", "estate_id"),)

    id: Mapped[BigId]
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    buildings: Mapped[list[str] | None]
    boundary: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class GridWorker(Base):
    """A staff member's place in a grid during a time; `valid_to` is exclusive."""

    __tablename__ = "grid_workers"
    __table_args__ = (Index("ix_grid_workers_grid_id", "grid_id"),)

    id: Mapped[BigId]
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class GridChange(Base):
    """A version of the grids that was written: from when it holds, and what came to another grid.

    `estate_ids` are the estates of which something moved, `summary` a line for each place.
    """

    __tablename__ = "grid_changes"

    id: Mapped[BigId]
    first_day: Mapped[date]
    made_at: Mapped[datetime]
    estate_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    summary: Mapped[list[str]]
    applied_at: Mapped[datetime | None]
    """When open cases were moved; None until the first day."""
