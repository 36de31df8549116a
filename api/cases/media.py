"""What lies with a case besides words: which files, of what kinds, and who may see them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import known_to
from api.cases.models import Case, CaseEvent, CaseMedia, Stage
from api.cases.shown import SEES_ALL
from api.media.models import Media, MediaKind
from api.staff.models import StaffMember

OWNERS = ("owner_id", "previous_owner_id")
"""Facts of a case's history that name who has it, or had it."""

LOOSE_FOR = timedelta(minutes=10)
"""A recording that could not be understood belongs to what its sender files within this time."""


async def media_of_case(session: AsyncSession, case: Case) -> Sequence[Media]:
    """The files of a case, in the order of their arrival."""
    query = (
        select(Media)
        .join(CaseMedia, CaseMedia.media_id == Media.id)
        .where(CaseMedia.case_id == case.id)
        .order_by(CaseMedia.added_at, Media.id)
    )
    return (await session.scalars(query)).all()


async def media_counts(session: AsyncSession, case: Case) -> Counter[MediaKind]:
    """How many files of each kind lie with a case."""
    return Counter(media.kind for media in await media_of_case(session, case))


async def loose_recordings(session: AsyncSession, openid: str, *, now: datetime) -> Sequence[int]:
    """Ids of what a person has just said, nobody understood, and no case has yet."""
    query = (
        select(Media.id)
        .where(
            Media.sender == openid,
            Media.kind == MediaKind.VOICE,
            or_(Media.transcript.is_(None), Media.transcript == ""),
            Media.received_at > now - LOOSE_FOR,
            ~exists().where(CaseMedia.media_id == Media.id),
        )
        .order_by(Media.id)
    )
    return (await session.scalars(query)).all()


async def loose_media(session: AsyncSession, openid: str, *, now: datetime) -> Sequence[int]:
    """Ids of the pictures, videos and recordings that a person has just sent and no case has."""
    query = (
        select(Media.id)
        .where(
            Media.sender == openid,
            Media.received_at > now - LOOSE_FOR,
            ~exists().where(CaseMedia.media_id == Media.id),
        )
        .order_by(Media.id)
    )
    return (await session.scalars(query)).all()


async def just_put_elsewhere(
    session: AsyncSession, member: StaffMember, case: Case, *, now: datetime
) -> Sequence[int]:
    """Ids of the pictures that a member has just sent, and that went to another case than this."""
    query = (
        select(Media.id)
        .join(CaseMedia, CaseMedia.media_id == Media.id)
        .where(
            Media.sender == member.openid,
            Media.received_at > now - LOOSE_FOR,
            CaseMedia.by_staff,
            CaseMedia.case_id != case.id,
            known_to(member.id, CaseMedia.case_id),
        )
        .order_by(Media.id)
    )
    return (await session.scalars(query)).unique().all()


async def visible_media(session: AsyncSession, member: StaffMember, media_id: int) -> Media | None:
    """A file, if this member of the staff may see it: the desk and supervisors all of them, others
    those of the cases that they own or have owned. None also where there is no such file, and for
    one that lies with a case of which they may not know.
    """
    hidden = exists().where(CaseMedia.media_id == Media.id, ~known_to(member.id, CaseMedia.case_id))
    voice = exists().where(
        CaseMedia.media_id == Media.id, Case.id == CaseMedia.case_id, Case.sealed_at.is_not(None)
    )
    # A voice says who speaks.
    query = select(Media).where(Media.id == media_id, ~hidden)
    query = query.where(or_(Media.kind != MediaKind.VOICE, ~voice))
    if member.role not in SEES_ALL:
        query = query.where(_lies_with_a_case_of(member))
    return (await session.scalars(query)).one_or_none()


async def shown_media(session: AsyncSession, resident_id: int, media_id: int) -> Media | None:
    """A file that shows the work done on a case of this resident's; None for every other."""
    query = (
        select(Media)
        .join(CaseMedia, CaseMedia.media_id == Media.id)
        .join(Case, Case.id == CaseMedia.case_id)
        .where(
            Media.id == media_id,
            Case.reporter_id == resident_id,
            CaseMedia.by_staff,
            CaseMedia.stage == Stage.AFTER,
        )
    )
    return (await session.scalars(query)).first()


def _lies_with_a_case_of(member: StaffMember) -> ColumnElement[bool]:
    had = or_(*(CaseEvent.facts[name].astext == str(member.id) for name in OWNERS))
    once = exists().where(CaseEvent.case_id == Case.id, had)
    return (
        exists()
        .where(CaseMedia.media_id == Media.id)
        .where(CaseMedia.case_id == Case.id)
        .where(or_(Case.owner_id == member.id, once))
    )
