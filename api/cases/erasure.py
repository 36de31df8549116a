"""What stays of a person's cases when the person is erased.

The law wants a case kept: number, kind, place, story, history, rating. The reporter becomes a
pseudonym (the resident's row), and what names or reaches them is struck out of the words.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import (
    ActorRole,
    Case,
    CaseEvent,
    CaseFollower,
    CaseMedia,
    SealedReport,
)
from api.media.models import Media
from api.phone_numbers import without_numbers
from api.residents.models import Resident

STRUCK_OUT = "***"
SHORTEST_NAME = 2


def struck_out(words: str, secrets: Collection[str]) -> str:
    """Words without telephone numbers, however written, and without these names and numbers."""
    words = without_numbers(words, mark=STRUCK_OUT)
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


async def erase_following(session: AsyncSession, resident: Resident, *, now: datetime) -> int:
    """End all that a person follows, and leave none of their words there; how many cases."""
    query = select(CaseFollower).where(CaseFollower.resident_id == resident.id).with_for_update()
    rows = (await session.scalars(query)).all()
    for row in rows:
        row.words = row.place = STRUCK_OUT
        row.told = None
        row.ended_at = row.ended_at or now
    said = select(CaseEvent).where(
        CaseEvent.case_id.in_([row.case_id for row in rows]),
        CaseEvent.actor_role == ActorRole.RESIDENT,
        CaseEvent.actor_id == resident.id,
        CaseEvent.note.is_not(None),
    )
    for event in (await session.scalars(said)).all():
        event.note = STRUCK_OUT
    await session.flush()
    return len(rows)


async def media_of_no_case(session: AsyncSession, sender: str) -> list[Media]:
    """What a person sent that belongs to no case, locked."""
    kept = select(CaseMedia.media_id).where(CaseMedia.media_id == Media.id).exists()
    query = select(Media).where(Media.sender == sender, ~kept).with_for_update()
    return list((await session.scalars(query)).all())
