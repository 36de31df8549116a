"""Tokens for the staff API: shown once, kept as a digest, revocable, bound to a person."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError
from api.staff.models import ApiToken, StaffMember
from api.staff.service import staff_by_openid


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def issue_token(
    session: AsyncSession, *, openid: str, now: datetime, valid_days: int = 30
) -> str:
    """Make a token for a staff member and return it; it cannot be read again.

    Raises:
        NotFoundError: nobody on the staff has this openid.
    """
    member = await staff_by_openid(session, openid)
    if member is None:
        raise NotFoundError("staff_unknown")
    token = secrets.token_urlsafe(32)
    session.add(
        ApiToken(
            staff_id=member.id,
            digest=_digest(token),
            issued_at=now,
            expires_at=now + timedelta(days=valid_days),
        )
    )
    return token


async def staff_by_token(session: AsyncSession, token: str, *, now: datetime) -> StaffMember | None:
    """The active owner of a token that is neither expired nor revoked."""
    query = (
        select(StaffMember)
        .join(ApiToken, ApiToken.staff_id == StaffMember.id)
        .where(
            ApiToken.digest == _digest(token),
            ApiToken.expires_at > now,
            ApiToken.revoked_at.is_(None),
            StaffMember.active,
        )
    )
    return (await session.scalars(query)).one_or_none()
