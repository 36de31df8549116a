"""A town of 200,000 residents after three years, written by the database itself (`town.sql`)."""

import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
"""The moment up to which the town has come: a Wednesday, 10:00 in Shanghai."""

_STATEMENTS = re.compile(r"^;$", re.MULTILINE)


@dataclass(frozen=True)
class Size:
    """How much of everything. A grid has an estate of ten buildings and one worker."""

    cases: int
    grids: int = 400
    residents: int = 200_000
    open_cases: int = 6_000


async def fill(session: AsyncSession, size: Size) -> None:
    """Write the town into an empty schema and have the store look at it; some minutes for a
    million cases.
    """
    facts = asdict(size) | {"now": NOW}
    script = Path(__file__).with_name("town.sql").read_text(encoding="utf-8")
    for statement in _STATEMENTS.split(script):
        wanted = {name: facts[name] for name in facts if re.search(rf":{name}\b", statement)}
        await session.execute(text(statement), wanted)
    await session.execute(text("analyze"))
