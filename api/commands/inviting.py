"""Inviting to the staff, and ending a binding: what the commands do in the store."""

from collections.abc import Callable
from datetime import datetime

from api.cases.absence import hand_over_all, leave_staff
from api.cases.handing import Move
from api.clock import local
from api.db import Database
from api.errors import NotFoundError, UnavailableError
from api.grids.service import grid_named, put_in_grid
from api.notifications.erasure import UNBOUND, take_back_work
from api.staff.binding import sole_member, unbind_account
from api.staff.invitations import LIFETIME, invite, withdraw
from api.staff.models import StaffMember, StaffRole
from api.wechat.client import WeChatClient
from api.wechat.qrcodes import qrcode_address

Clock = Callable[[], datetime]


async def make_invitation(
    database: Database,
    client: WeChatClient,
    *,
    name: str,
    role: StaffRole,
    grid: str | None,
    clock: Clock,
) -> tuple[str, str]:
    """Invite somebody; what the QR code shows, and the digits.

    Raises:
        NotFoundError: `grid_unknown`, or `staff_name_unclear`.
        UnavailableError: `wechat_qrcode`; the invitation is withdrawn again.
    """
    async with database.transaction() as session:
        place = None if grid is None else await grid_named(session, grid)
        if grid is not None and place is None:
            raise NotFoundError("grid_unknown")
        made = await invite(session, name=name, role=role, now=clock())
        if place is not None:
            member = await session.get_one(StaffMember, made.staff_id)
            await put_in_grid(session, member, place, on=local(clock()).date())
    try:
        seconds = int(LIFETIME.total_seconds())
        address = await qrcode_address(client, made.scene, expire_seconds=seconds)
    except UnavailableError:
        async with database.transaction() as session:
            await withdraw(session, made.id, now=clock())
        raise
    return address, made.digits


async def end_binding(database: Database, *, name: str, clock: Clock) -> int:
    """End a member's binding and give their open cases to others; how many.

    Raises:
        NotFoundError: `staff_unknown`, nobody bound has this name, or `staff_name_unclear`.
        UnavailableError: `no_desk`; nothing was changed.
    """
    async with database.transaction() as session:
        member = await sole_member(session, name)
        if member is None or member.openid is None:
            raise NotFoundError("staff_unknown")
        await take_back_work(session, member.openid, error=UNBOUND)
        await unbind_account(session, member, now=clock())
        handed = await hand_over_all(session, member, move=Move.LEFT, now=clock())
        if handed.kept:
            raise UnavailableError("no_desk")
        return handed.moved


async def end_membership(database: Database, *, name: str, clock: Clock) -> int:
    """Somebody is no longer on the staff; how many of their open cases others have now.

    Raises:
        NotFoundError: `staff_unknown`, nobody active has this name, or `staff_name_unclear`.
        UnavailableError: `no_desk`; nothing was changed.
    """
    async with database.transaction() as session:
        member = await sole_member(session, name)
        if member is None:
            raise NotFoundError("staff_unknown")
        return (await leave_staff(session, member, now=clock())).moved
