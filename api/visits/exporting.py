"""The register as a table, for those who keep it: with a reason, and on record."""

import csv
import io
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotAllowedError
from api.staff.models import StaffMember
from api.visits.categories import CATEGORY_RULES
from api.visits.eyes import KEEPERS
from api.visits.models import RegisterAct
from api.visits.register import entries, note_line

COLUMNS = ("姓名", "小区", "楼栋", "单元", "房号", "类别", "间隔天数", "联系电话", "备注")
"""The columns of the table; `visits.importing` reads the same."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run by spreadsheets."""


async def exported(
    session: AsyncSession, member: StaffMember, *, reason: str, now: datetime
) -> str:
    """Everybody who is visited now and exists for the member, as CSV.

    Raises:
        NotAllowedError: `register_not_yours`.
    """
    if member.role not in KEEPERS:
        raise NotAllowedError("register_not_yours")
    found = await entries(session, member, now=now)
    ids = [entry.person.id for entry in found]
    note_line(session, RegisterAct.EXPORTED, ids, by=member, note=reason, now=now)
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    for entry in found:
        person, home = entry.person, entry.home.home
        row = (
            person.name,
            entry.home.estate,
            *(home.building, home.unit, home.room),
            CATEGORY_RULES[person.category].name,
            str(person.interval_days),
            person.contact or "",
            person.remarks,
        )
        writer.writerow([harmless(cell) for cell in row])
    return table.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
