"""What stays of a person's cases when the person is erased.

The law wants a case kept: number, kind, place, story, history, rating. The reporter becomes a
pseudonym (the resident's row), and what names or reaches them is struck out of the words.
"""

import re
from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import Case, CaseEvent, CaseMedia, SealedReport
from api.media.models import Media
from api.residents.models import Resident

MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
STRUCK_OUT = "***"
SHORTEST_NAME = 2


def struck_out(words: str, secrets: Collection[str]) -> str:
    """Words without mobile numbers and without these names and numbers."""
    words = MOBILE.sub(STRUCK_OUT, words)
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST_NAME:
            words = words.replace(secret, STRUCK_OUT)
    return words


async def erase_in_cases(
    session: AsyncSession, resident: Resident, secrets: Collection[str]
) -> Sequence[Case]:
    """Strike a person out of their own cases; these, locked."""
    query = select(Case).where(Case.reporter_id == resident.id).with_for_update()
    cases = (await session.scalars(query.execution_options(populate_existing=True))).all()
    await session.execute(
        delete(SealedReport).where(SealedReport.case_id.in_([case.id for case in cases]))
    )
    for case in cases:
        case.description = struck_out(case.description, secrets)
        if case.hold_reason is not None:
            case.hold_reason = struck_out(case.hold_reason, secrets)
        if case.rating_comment is not None:
            case.rating_comment = struck_out(case.rating_comment, secrets)
    lines = select(CaseEvent).where(
        CaseEvent.case_id.in_([case.id for case in cases]), CaseEvent.note.is_not(None)
    )
    for event in (await session.scalars(lines)).all():
        event.note = struck_out(event.note or "", secrets)
    await session.flush()
    return cases


async def media_of_no_case(session: AsyncSession, sender: str) -> list[Media]:
    """What a person sent that belongs to no case, locked."""
    kept = select(CaseMedia.media_id).where(CaseMedia.media_id == Media.id).exists()
    query = select(Media).where(Media.sender == sender, ~kept).with_for_update()
    return list((await session.scalars(query)).all())
