"""Which notices concern somebody now."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.grids.models import Estate
from api.notices.models import Notice, NoticeKind


async def current_notices(
    session: AsyncSession,
    *,
    now: datetime,
    estate_id: int | None,
    limit: int = 5,
    kinds: Collection[NoticeKind] | None = None,
) -> Sequence[Notice]:
    """What is published, not over, and concerns an estate; the newest first.

    Args:
        session: the transaction.
        now: aware.
        estate_id: where the asker lives; None when unknown, then only what concerns everybody.
        limit: at most so many.
        kinds: only these; None for all.
    """
    query = (
        select(Notice)
        .where(
            Notice.published_at <= now,
            or_(Notice.ends_at.is_(None), Notice.ends_at > now),
            _concerns(estate_id),
        )
        .order_by(Notice.published_at.desc(), Notice.id.desc())
        .limit(limit)
    )
    if kinds is not None:
        query = query.where(Notice.kind.in_(kinds))
    return (await session.scalars(query)).all()


def _concerns(estate_id: int | None) -> ColumnElement[bool]:
    everybody = and_(Notice.estate_id.is_(None), Notice.community_id.is_(None))
    if estate_id is None:
        return everybody
    community = select(Estate.community_id).where(Estate.id == estate_id).scalar_subquery()
    return or_(everybody, Notice.estate_id == estate_id, Notice.community_id == community)
