"""A staff role is bound by a code that is scanned once and six digits; every step is written."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError
from api.staff.binding import unbind_account
from api.staff.invitations import (
    LIFETIME,
    TRIES,
    Answered,
    Invitation,
    Scanned,
    answer,
    awaits_digits,
    invite,
    leave,
    scan,
)
from api.staff.models import StaffAct, StaffAudit, StaffInvitation, StaffMember, StaffRole
from api.staff.service import staff_by_openid, staff_named, staff_with_role
from api.staff.tokens import issue_token, staff_by_token
from tests.factories import make_staff

MINUTE = timedelta(minutes=1)


def wrong(digits: str) -> str:
    """Six other digits."""
    return f"{(int(digits) + 1) % 10**6:06d}"


async def invited(
    session: AsyncSession, now: datetime, *, role: StaffRole = StaffRole.GRID_WORKER
) -> Invitation:
    return await invite(session, name="李伟", role=role, now=now)


async def acts(session: AsyncSession) -> list[tuple[StaffAct, str | None]]:
    """The audit, in order."""
    query = select(StaffAudit.act, StaffAudit.openid).order_by(StaffAudit.id)
    return [(act, openid) for act, openid in (await session.execute(query)).all()]


async def test_g32_a_code_and_six_digits_make_somebody_staff(
    session: AsyncSession, now: datetime
) -> None:
    invitation = await invited(session, now)
    assert await scan(session, "li", invitation.scene, now=now) is Scanned.ASKED
    assert await staff_by_openid(session, "li") is None  # The code alone is not enough.
    assert await answer(session, "li", invitation.digits, now=now + MINUTE) is Answered.BOUND
    member = await staff_by_openid(session, "li")
    assert member is not None
    assert (member.name, member.role) == ("李伟", StaffRole.GRID_WORKER)
    assert await acts(session) == [
        (StaffAct.INVITED, None),
        (StaffAct.SCANNED, "li"),
        (StaffAct.BOUND, "li"),
    ]


async def test_g32_a_reused_code_is_refused(session: AsyncSession, now: datetime) -> None:
    invitation = await invited(session, now)
    await scan(session, "li", invitation.scene, now=now)
    await answer(session, "li", invitation.digits, now=now)
    for openid in ("thief", "li"):
        assert await scan(session, openid, invitation.scene, now=now) is Scanned.USED
        assert not await awaits_digits(session, openid)
    assert await answer(session, "thief", invitation.digits, now=now) is Answered.EXPIRED
    assert await staff_by_openid(session, "thief") is None
    assert (await acts(session))[3:] == [
        (StaffAct.USED_AGAIN, "thief"),
        (StaffAct.USED_AGAIN, "li"),
    ]


async def test_g32_only_the_first_who_scans_is_asked(session: AsyncSession, now: datetime) -> None:
    invitation = await invited(session, now)
    await scan(session, "li", invitation.scene, now=now)
    assert await scan(session, "thief", invitation.scene, now=now) is Scanned.USED
    assert await answer(session, "thief", invitation.digits, now=now) is Answered.EXPIRED
    assert await answer(session, "li", invitation.digits, now=now) is Answered.BOUND


@pytest.mark.parametrize("late", [LIFETIME, LIFETIME + MINUTE])
async def test_g32_an_expired_code_is_refused(
    session: AsyncSession, now: datetime, late: timedelta
) -> None:
    assert timedelta(minutes=10) >= LIFETIME
    invitation = await invited(session, now)
    assert await scan(session, "li", invitation.scene, now=now + late) is Scanned.EXPIRED
    assert not await awaits_digits(session, "li")


async def test_g32_digits_that_come_too_late_are_refused(
    session: AsyncSession, now: datetime
) -> None:
    invitation = await invited(session, now)
    await scan(session, "li", invitation.scene, now=now)
    late = now + LIFETIME
    assert await answer(session, "li", invitation.digits, now=late) is Answered.EXPIRED
    assert not await awaits_digits(session, "li")
    assert await staff_by_openid(session, "li") is None
    assert (await acts(session))[-1] == (StaffAct.EXPIRED, "li")


async def test_g32_three_wrong_tries_end_it(session: AsyncSession, now: datetime) -> None:
    invitation = await invited(session, now)
    await scan(session, "li", invitation.scene, now=now)
    answers = [await answer(session, "li", wrong(invitation.digits), now=now) for _ in range(TRIES)]
    assert answers == [Answered.WRONG, Answered.WRONG, Answered.USED_UP]
    assert await answer(session, "li", invitation.digits, now=now) is Answered.EXPIRED
    assert await scan(session, "li", invitation.scene, now=now) is Scanned.EXPIRED
    assert await staff_by_openid(session, "li") is None
    assert [act for act, _ in await acts(session)][2:] == [
        StaffAct.WRONG_CODE,
        StaffAct.WRONG_CODE,
        StaffAct.TRIES_USED_UP,
        StaffAct.EXPIRED,
    ]


async def test_g32_leaving_and_scanning_again_gives_no_new_tries(
    session: AsyncSession, now: datetime
) -> None:
    invitation = await invited(session, now)
    for _ in range(TRIES):
        await scan(session, "li", invitation.scene, now=now)
        await answer(session, "li", wrong(invitation.digits), now=now)
        await leave(session, "li")
    assert await scan(session, "li", invitation.scene, now=now) is Scanned.EXPIRED


async def test_g32_a_made_up_scene_is_nobody_s(session: AsyncSession, now: datetime) -> None:
    await invited(session, now)
    assert await scan(session, "thief", "s:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", now=now) is (
        Scanned.UNKNOWN
    )


async def test_g32_neither_scene_nor_digits_are_kept(session: AsyncSession, now: datetime) -> None:
    invitation = await invited(session, now)
    assert len(invitation.scene) <= 64
    row = (await session.scalars(select(StaffInvitation))).one()
    kept = " ".join(str(value) for value in vars(row).values())
    assert invitation.scene not in kept
    assert invitation.digits not in kept
    assert row.expires_at - row.made_at <= timedelta(minutes=10)


async def test_g32_a_new_invitation_ends_the_one_before(
    session: AsyncSession, now: datetime
) -> None:
    first = await invited(session, now)
    second = await invited(session, now + MINUTE)
    assert await scan(session, "li", first.scene, now=now + MINUTE) is Scanned.EXPIRED
    assert await scan(session, "li", second.scene, now=now + MINUTE) is Scanned.ASKED
    assert len((await session.scalars(select(StaffMember))).all()) == 1


async def test_g32_binding_anew_ends_the_old_account_and_its_tokens(
    session: AsyncSession, now: datetime
) -> None:
    member = await make_staff(session, name="李伟", openid="old-phone")
    token = await issue_token(session, openid="old-phone", now=now)
    invitation = await invited(session, now, role=StaffRole.GRID_LEAD)
    await scan(session, "new-phone", invitation.scene, now=now)
    await answer(session, "new-phone", invitation.digits, now=now)
    assert await staff_by_openid(session, "new-phone") is member
    assert member.role is StaffRole.GRID_LEAD
    assert await staff_by_openid(session, "old-phone") is None
    assert await staff_by_token(session, token, now=now) is None
    assert (StaffAct.UNBOUND, "old-phone") in await acts(session)


async def test_g32_one_account_is_one_member(session: AsyncSession, now: datetime) -> None:
    before = await make_staff(session, name="周敏", openid="li")
    invitation = await invited(session, now)
    await scan(session, "li", invitation.scene, now=now)
    await answer(session, "li", invitation.digits, now=now)
    member = await staff_by_openid(session, "li")
    assert member is not None
    assert (member.name, before.openid) == ("李伟", None)


async def test_g32_a_binding_that_ended_is_looked_up_no_more(
    session: AsyncSession, now: datetime
) -> None:
    member = await make_staff(session, name="孙丽", openid="sun", role=StaffRole.DESK)
    await unbind_account(session, member, now=now)
    assert await staff_by_openid(session, "sun") is None
    assert list(await staff_with_role(session, StaffRole.DESK)) == []
    assert list(await staff_named(session, "孙丽")) == []
    assert await acts(session) == [(StaffAct.UNBOUND, "sun")]


async def test_two_of_one_name_cannot_be_told_apart(session: AsyncSession, now: datetime) -> None:
    for _ in range(2):
        await make_staff(session, name="李伟")
    with pytest.raises(NotFoundError, match="staff_name_unclear"):
        await invited(session, now)
