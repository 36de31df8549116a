"""Which of the staff's words about a case may reach those who follow it.

The words were written for the person who reported it and may name them, their home or their call.
So they pass only where nothing in them could: a word too few is better than one too many.
"""

import re
from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import Case
from api.residents.models import Resident
from api.residents.service import bound_homes

PERSONAL = re.compile(
    r"您|你|居民|住户|业主|租户|反映人|报修人|当事人|家里|家中|\d{3,}|电话|上门"
    r"|[一-龥](?:先生|女士|小姐|阿姨|大爷|大妈|姐|哥|嫂|婶|叔|奶奶|爷爷|婆婆|老师|同志)"
)
"""A person, a home, a telephone or a room."""

SHORTEST = 2


def fit_for_neighbours(words: str, secrets: Collection[str]) -> bool:
    """Whether words hold nothing that could be about the person who reported a case. Pure."""
    known = any(secret in words for secret in secrets if len(secret) >= SHORTEST)
    return not known and PERSONAL.search(words) is None


async def secrets_of(session: AsyncSession, case: Case) -> set[str]:
    """What names or reaches the reporter of a case."""
    reporter = await session.get_one(Resident, case.reporter_id)
    known = {reporter.name, reporter.phone}
    for home in await bound_homes(session, reporter):
        known |= {home.home.holder_name, home.home.room}
    return {secret for secret in known if secret}
