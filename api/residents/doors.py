"""QR codes on doors: whoever scans one stands there, and for half an hour speaks of there.

The scene of a code is `d:<id>`. It is printed on a door for everybody, so it proves nothing; it
only offers a place, which is read back like any other.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError
from api.grids.models import Estate
from api.grids.service import find_place
from api.residents.models import DoorCode, DoorScan, Resident

SCENE = re.compile(r"d:(?P<id>[1-9]\d{0,17})")
STANDS_THERE = timedelta(minutes=30)
"""So long after a scan a problem without a place is taken to be at the door."""


@dataclass(frozen=True)
class Door:
    """A door, by the names that people read. `message_id`: the event that scanned it."""

    estate: str
    building: str
    unit: str
    message_id: int

    @property
    def place(self) -> str:
        """`阳光花园3栋2单元`."""
        return f"{self.estate}{self.building}栋{self.unit}单元"


def scene_of(code: DoorCode) -> str:
    """What the QR code of a door carries."""
    return f"d:{code.id}"


async def door_code(
    session: AsyncSession, *, estate: str, building: str, unit: str, now: datetime
) -> DoorCode:
    """The code of a door, made when there is none; a second print is of the same code.

    Raises:
        NotFoundError: `place_unknown`; the town's register has no such building or unit.
    """
    known = await find_place(session, estate=estate, building=building)
    if known is None or known.building is None or not _has_unit(unit, known.building.unit_count):
        raise NotFoundError("place_unknown")
    where = {"estate_id": known.estate.id, "building": building, "unit": unit}
    made = insert(DoorCode).values(**where, made_at=now)
    await session.execute(made.on_conflict_do_nothing())
    query = select(DoorCode).filter_by(**where).where(DoorCode.retired_at.is_(None))
    return (await session.scalars(query)).one()


async def retire_door(session: AsyncSession, code_id: int, *, now: datetime) -> None:
    """Make a printed code mean nothing any more.

    Raises:
        NotFoundError: `door_unknown`; there is no such code in use.
    """
    query = select(DoorCode).where(DoorCode.id == code_id, DoorCode.retired_at.is_(None))
    code = (await session.scalars(query)).one_or_none()
    if code is None:
        raise NotFoundError("door_unknown")
    code.retired_at = now


async def scan_door(
    session: AsyncSession, resident: Resident, scene: str, *, message_id: int, now: datetime
) -> bool:
    """Note that a resident stands at a door; False when the scene names no code in use."""
    match = SCENE.fullmatch(scene)
    if match is None:
        return False
    query = select(DoorCode).where(DoorCode.id == int(match["id"]), DoorCode.retired_at.is_(None))
    code = (await session.scalars(query)).one_or_none()
    if code is None:
        return False
    facts = {"door_id": code.id, "message_id": message_id, "scanned_at": now}
    scanned = insert(DoorScan).values(resident_id=resident.id, **facts)
    await session.execute(scanned.on_conflict_do_update(index_elements=["resident_id"], set_=facts))
    return True


async def door_of(session: AsyncSession, resident: Resident, *, now: datetime) -> Door | None:
    """The door at which a resident stands, as far as we know."""
    query = (
        select(Estate.name, DoorCode.building, DoorCode.unit, DoorScan.message_id)
        .join(DoorCode, DoorCode.id == DoorScan.door_id)
        .join(Estate, Estate.id == DoorCode.estate_id)
        .where(
            DoorScan.resident_id == resident.id,
            DoorScan.scanned_at > now - STANDS_THERE,
            DoorCode.retired_at.is_(None),
        )
    )
    row = (await session.execute(query)).one_or_none()
    return None if row is None else Door(*row)


def _has_unit(unit: str, count: int) -> bool:
    """Units are numbered from 1 in the register."""
    return unit in map(str, range(1, count + 1))
