"""Reading the register from a table (CSV, as Excel saves it): all of it, or nothing and the faults.

A line whose person is in the register at that home already changes them; what is not in the table
stays as it is. Ending somebody takes a person with a reason.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.residents.service import find_home
from api.visits.categories import LONGEST_INTERVAL, SHORTEST_INTERVAL, category_named
from api.visits.exporting import COLUMNS
from api.visits.models import CaredPerson
from api.visits.register import PersonFacts, change, enter

ENCODINGS = ("utf-8-sig", "gb18030")
"""As Excel saves "CSV UTF-8" and, on a Chinese Windows, plain "CSV"."""

NEEDED = COLUMNS[:6]
LONGEST = {"姓名": 40, "联系电话": 40, "备注": 500}


class NoTableError(Exception):
    """The file is no table of the register; the words say why, for an operator."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line of the file; the head is line 1."""

    line: int
    what: str


@dataclass(frozen=True)
class Row:
    """A line that can be read."""

    line: int
    address: tuple[str, str, str, str]
    """Estate, building, unit, room."""
    facts: PersonFacts


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do."""

    entered: int = 0
    changed: int = 0
    same: int = 0
    faults: tuple[Fault, ...] = ()


def decoded(content: bytes) -> str:
    """The words of a file.

    Raises:
        NoTableError: they are in none of `ENCODINGS`, or it is a workbook.
    """
    if content.startswith(b"PK"):
        raise NoTableError('this is a workbook: save it from Excel as "CSV UTF-8" first')
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoTableError("this is no text in UTF-8 or GB 18030")


def read_rows(text: str) -> tuple[list[Row], list[Fault]]:
    """The lines of a table, and what is wrong with the others. Pure.

    Raises:
        NoTableError: a needed column is missing.
    """
    table = csv.DictReader(io.StringIO(text, newline=""))
    try:
        missing = [name for name in NEEDED if name not in (table.fieldnames or ())]
        if missing:
            raise NoTableError(f"columns are missing: {'、'.join(missing)}")
        lines = [(table.line_num, cells) for cells in table]
    except csv.Error as error:
        raise NoTableError(f"this is no CSV: {error}") from None
    rows, faults = [], []
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in lines:
        told = {name: (cells.get(name) or "").strip().removeprefix("'") for name in COLUMNS}
        if not any(told.values()):
            continue
        wrong = _wrong(told)
        key = (*_address(told), told["姓名"])
        if not wrong and key in seen:
            wrong = [f"the same person as in line {seen[key]}"]
        if wrong:
            faults += [Fault(line, what) for what in wrong]
            continue
        seen[key] = line
        rows.append(Row(line=line, address=_address(told), facts=_facts(told)))
    return rows, faults


async def import_rows(
    session: AsyncSession, rows: Sequence[Row], faults: Sequence[Fault], *, now: datetime
) -> Imported:
    """Enter and change by these lines; whoever calls takes it back where there are faults."""
    entered = changed = same = 0
    found = list(faults)
    for row in rows:
        estate, building, unit, room = row.address
        home = await find_home(session, estate=estate, building=building, unit=unit, room=room)
        if home is None:
            found.append(Fault(row.line, "no such home in the household register"))
            continue
        query = select(CaredPerson).where(
            CaredPerson.home_id == home.home.id,
            CaredPerson.name == row.facts.name,
            CaredPerson.ended_at.is_(None),
        )
        person = (await session.scalars(query.with_for_update())).one_or_none()
        if person is None:
            await enter(session, None, home.home, row.facts, now=now)
            entered += 1
        elif await change(session, None, person, _told(row.facts), now=now):
            changed += 1
        else:
            same += 1
    faulty = tuple(sorted(found, key=lambda fault: fault.line))
    return Imported(entered=entered, changed=changed, same=same, faults=faulty)


def _told(facts: PersonFacts) -> dict[str, object]:
    return asdict(facts) | {"interval_days": facts.days}


def _address(told: Mapping[str, str]) -> tuple[str, str, str, str]:
    return (
        told["小区"],
        told["楼栋"].removesuffix("栋").removesuffix("号楼"),
        told["单元"].removesuffix("单元"),
        told["房号"].removesuffix("室"),
    )


def _wrong(told: Mapping[str, str]) -> list[str]:
    wrong = [f"{name} is empty" for name in NEEDED if not told[name]]
    wrong += [
        f"{name} is longer than {most}" for name, most in LONGEST.items() if len(told[name]) > most
    ]
    if any("\0" in cell for cell in told.values()):
        wrong.append("a cell holds a character that cannot be kept")
    if told["类别"] and category_named(told["类别"]) is None:
        wrong.append(f"类别 {told['类别']} is none of ours")
    days = told["间隔天数"]
    if days and not (
        days.isdecimal() and len(days) < 4 and SHORTEST_INTERVAL <= int(days) <= LONGEST_INTERVAL
    ):
        wrong.append(f"间隔天数 must be {SHORTEST_INTERVAL} to {LONGEST_INTERVAL}")
    return wrong


def _facts(told: Mapping[str, str]) -> PersonFacts:
    category = category_named(told["类别"])
    assert category is not None  # `_wrong` has refused the others.
    return PersonFacts(
        name=told["姓名"],
        category=category,
        interval_days=int(told["间隔天数"]) if told["间隔天数"] else None,
        contact=told["联系电话"] or None,
        remarks=told["备注"],
    )
