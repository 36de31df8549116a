"""Binding a staff role to a WeChat account: a QR code that is scanned once, and six digits.

    invite         the operator gets a scene for the QR code and the digits, both for ten minutes
    scan           the first who scans the code is asked for the digits; nobody else any more
    answer         right: that account is the staff member now; wrong three times: over

The digits reach the person by another way than the code, so that neither a photographed code nor
an overheard number is enough. Every step is a line of the audit.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.staff.binding import bind_account, record, sole_member
from api.staff.models import StaffAct, StaffInvitation, StaffMember, StaffRole

SCENE_PREFIX = "s:"
LIFETIME = timedelta(minutes=10)
TRIES = 3
DIGITS = 6
SCENE_BYTES = 24
"""Of chance, 32 characters in the scene; WeChat takes 64."""


@dataclass(frozen=True)
class Invitation:
    """What the operator is told, once: the scene for the QR code, the digits for the person."""

    id: int
    staff_id: int
    scene: str
    digits: str
    expires_at: datetime


class Scanned(StrEnum):
    """What a scan of an invitation led to."""

    ASKED = "asked"
    EXPIRED = "expired"
    USED = "used"  # taken up, or scanned by somebody else before
    UNKNOWN = "unknown"


class Answered(StrEnum):
    """What the digits led to."""

    BOUND = "bound"
    WRONG = "wrong"
    USED_UP = "used_up"
    EXPIRED = "expired"


async def invite(session: AsyncSession, *, name: str, role: StaffRole, now: datetime) -> Invitation:
    """Invite somebody to a role; a member of this name is bound anew, else one is made.

    An earlier invitation of the same member ends.

    Raises:
        NotFoundError: `staff_name_unclear`; several members have this name.
    """
    member = await sole_member(session, name)
    if member is None:
        member = StaffMember(name=name, role=role, active=True)
        session.add(member)
        await session.flush()
    for earlier in await _open_invitations(session, member, now=now):
        await withdraw(session, earlier.id, now=now)
    scene = SCENE_PREFIX + secrets.token_urlsafe(SCENE_BYTES)
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    salt = secrets.token_hex(16)
    invitation = StaffInvitation(
        staff_id=member.id,
        role=role,
        scene_digest=_scene_digest(scene),
        code_salt=salt,
        code_digest=_code_digest(digits, salt),
        made_at=now,
        expires_at=now + LIFETIME,
        waiting=False,
        tries=0,
    )
    session.add(invitation)
    await session.flush()
    record(session, member, StaffAct.INVITED, role=role, now=now)
    return Invitation(
        id=invitation.id,
        staff_id=member.id,
        scene=scene,
        digits=digits,
        expires_at=invitation.expires_at,
    )


async def withdraw(session: AsyncSession, invitation_id: int, *, now: datetime) -> None:
    """End an invitation that nobody is to take up."""
    invitation = await session.get_one(StaffInvitation, invitation_id, with_for_update=True)
    invitation.expires_at = min(invitation.expires_at, now)
    invitation.waiting = False
    await _record(session, invitation, StaffAct.WITHDRAWN, openid=None, now=now)


async def scan(session: AsyncSession, openid: str, scene: str, *, now: datetime) -> Scanned:
    """Somebody scanned an invitation's code. Only the first is asked, and only in time."""
    query = select(StaffInvitation).where(StaffInvitation.scene_digest == _scene_digest(scene))
    invitation = (await session.scalars(query.with_for_update())).one_or_none()
    if invitation is None:
        return Scanned.UNKNOWN
    await leave(session, openid)
    if invitation.used_at is not None or invitation.scanned_by not in (None, openid):
        await _record(session, invitation, StaffAct.USED_AGAIN, openid=openid, now=now)
        return Scanned.USED
    if now >= invitation.expires_at or invitation.tries >= TRIES:
        await _record(session, invitation, StaffAct.EXPIRED, openid=openid, now=now)
        return Scanned.EXPIRED
    invitation.scanned_by = openid
    invitation.waiting = True
    await _record(session, invitation, StaffAct.SCANNED, openid=openid, now=now)
    return Scanned.ASKED


async def awaits_digits(session: AsyncSession, openid: str) -> bool:
    """Whether this person has been asked for the digits of an invitation."""
    return await _waiting(session, openid) is not None


async def answer(session: AsyncSession, openid: str, digits: str, *, now: datetime) -> Answered:
    """The digits that a person gave who was asked for them; see `awaits_digits`."""
    invitation = await _waiting(session, openid)
    if invitation is None or now >= invitation.expires_at:
        if invitation is not None:
            invitation.waiting = False
            await _record(session, invitation, StaffAct.EXPIRED, openid=openid, now=now)
        return Answered.EXPIRED
    if not hmac.compare_digest(_code_digest(digits, invitation.code_salt), invitation.code_digest):
        invitation.tries += 1
        invitation.waiting = invitation.tries < TRIES
        act = StaffAct.WRONG_CODE if invitation.waiting else StaffAct.TRIES_USED_UP
        await _record(session, invitation, act, openid=openid, now=now)
        return Answered.WRONG if invitation.waiting else Answered.USED_UP
    invitation.used_at = now
    invitation.waiting = False
    member = await session.get_one(StaffMember, invitation.staff_id, with_for_update=True)
    await bind_account(session, member, openid, role=invitation.role, now=now)
    return Answered.BOUND


async def leave(session: AsyncSession, openid: str) -> None:
    """The person said something else: their words are no digits any more."""
    await session.execute(
        update(StaffInvitation)
        .where(StaffInvitation.scanned_by == openid, StaffInvitation.waiting)
        .values(waiting=False)
    )


async def _waiting(session: AsyncSession, openid: str) -> StaffInvitation | None:
    query = (
        select(StaffInvitation)
        .where(StaffInvitation.scanned_by == openid, StaffInvitation.waiting)
        .order_by(StaffInvitation.id.desc())
        .limit(1)
        .with_for_update()
    )
    return (await session.scalars(query)).one_or_none()


async def _open_invitations(
    session: AsyncSession, member: StaffMember, *, now: datetime
) -> list[StaffInvitation]:
    query = select(StaffInvitation).where(
        StaffInvitation.staff_id == member.id,
        StaffInvitation.used_at.is_(None),
        StaffInvitation.expires_at > now,
    )
    return list((await session.scalars(query)).all())


async def _record(
    session: AsyncSession,
    invitation: StaffInvitation,
    act: StaffAct,
    *,
    openid: str | None,
    now: datetime,
) -> None:
    member = await session.get_one(StaffMember, invitation.staff_id)
    record(session, member, act, role=invitation.role, openid=openid, now=now)


def _scene_digest(scene: str) -> str:
    return hashlib.sha256(scene.encode()).hexdigest()


def _code_digest(digits: str, salt: str) -> str:
    """Slow on purpose: a million codes are tried in hours, and a code lives for ten minutes."""
    key = hashlib.scrypt(digits.encode(), salt=salt.encode(), n=2**12, r=8, p=1, dklen=32)
    return key.hex()
