"""Tokens for the staff API: shown once, kept as a digest, good only for a while."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError
from api.staff.models import ApiToken, StaffRole
from api.staff.service import account_of
from api.staff.tokens import issue_token, staff_by_token
from tests.factories import make_staff, make_supervisor

SECOND = timedelta(seconds=1)


async def test_a_token_stands_for_its_owner(session: AsyncSession, now: datetime) -> None:
    owner, other = await make_supervisor(session), await make_supervisor(session)
    token = await issue_token(session, openid=account_of(owner), now=now)
    theirs = await issue_token(session, openid=account_of(other), now=now)
    assert await staff_by_token(session, token, now=now) is owner
    assert await staff_by_token(session, theirs, now=now) is other


async def test_the_token_itself_is_not_kept(session: AsyncSession, now: datetime) -> None:
    owner = await make_supervisor(session)
    token = await issue_token(session, openid=account_of(owner), now=now)
    row = (await session.scalars(select(ApiToken))).one()
    kept = [str(value) for value in vars(row).values()]
    assert len(token) >= 40
    assert not any(token in value for value in kept)


@pytest.mark.parametrize("wrong", ["", " ", "nonsense", "a" * 10_000, "\0", "令牌"])
async def test_anything_else_stands_for_nobody(
    session: AsyncSession, now: datetime, wrong: str
) -> None:
    owner = await make_supervisor(session)
    await issue_token(session, openid=account_of(owner), now=now)
    assert await staff_by_token(session, wrong, now=now) is None


async def test_it_expires(session: AsyncSession, now: datetime) -> None:
    owner = await make_supervisor(session)
    token = await issue_token(session, openid=account_of(owner), now=now, valid_days=1)
    end = now + timedelta(days=1)
    assert await staff_by_token(session, token, now=end - SECOND) is owner
    assert await staff_by_token(session, token, now=end) is None


async def test_it_can_be_revoked(session: AsyncSession, now: datetime) -> None:
    owner = await make_supervisor(session)
    token = await issue_token(session, openid=account_of(owner), now=now)
    row = (await session.scalars(select(ApiToken))).one()
    row.revoked_at = now
    await session.flush()
    assert await staff_by_token(session, token, now=now) is None


async def test_it_acts_with_the_role_of_this_moment(session: AsyncSession, now: datetime) -> None:
    owner = await make_supervisor(session)
    token = await issue_token(session, openid=account_of(owner), now=now)
    owner.role = StaffRole.GRID_WORKER
    await session.flush()
    found = await staff_by_token(session, token, now=now)
    assert found is not None
    assert found.role is StaffRole.GRID_WORKER


async def test_who_has_left_has_none(session: AsyncSession, now: datetime) -> None:
    owner = await make_supervisor(session)
    token = await issue_token(session, openid=account_of(owner), now=now)
    owner.active = False
    await session.flush()
    assert await staff_by_token(session, token, now=now) is None


@pytest.mark.parametrize("openid", ["nobody", "gone"])
async def test_only_staff_get_one(session: AsyncSession, now: datetime, openid: str) -> None:
    await make_staff(session, openid="gone", active=False)
    with pytest.raises(NotFoundError, match="staff_unknown"):
        await issue_token(session, openid=openid, now=now)
