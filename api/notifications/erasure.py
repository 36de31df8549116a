"""Taking back what we said: to a person who is erased, to staff who have nothing to do with it any
more, and to those of them for whom a case has ceased to exist.
"""

from datetime import datetime

from sqlalchemy import case, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import known_to
from api.cases.models import Case
from api.notifications.models import (
    OWED,
    Contact,
    DeliveryState,
    OutboundMessage,
    SubscriptionConsent,
)
from api.residents.models import Resident
from api.staff.service import staff_by_openid

ERASED = "erased"
"""The `error` of what was not sent because its receiver was erased."""

UNBOUND = "unbound"
"""The same where the receiver is no longer on the staff."""

MOVED = "moved"
"""The same where the receiver's case has gone on to somebody else."""

CONFLICT = "conflict_of_interest"
"""The same where the case has turned out to be about the receiver."""

STALE = "stale"
"""The same where it was true of another day (`notifications.digests`)."""

TAKEN_BACK = frozenset({ERASED, UNBOUND, MOVED, CONFLICT, STALE})

UNSENT = OWED | {DeliveryState.QUEUED}


async def erase_outbox(session: AsyncSession, openid: str, *, new_name: str, up_to: int) -> int:
    """Blank everything that was said to a person, but for answers to messages after this one; what
    is on its way is not sent. How many.
    """
    unsent = OutboundMessage.state.in_(UNSENT)
    under_way = OutboundMessage.state == DeliveryState.UNKNOWN
    query = (
        update(OutboundMessage)
        .where(
            OutboundMessage.openid == openid,
            or_(OutboundMessage.in_reply_to.is_(None), OutboundMessage.in_reply_to <= up_to),
        )
        .values(
            openid=new_name,
            subject="",
            text="",
            options=[],
            options_expire_at=None,
            state=case((unsent, DeliveryState.FAILED), else_=OutboundMessage.state),
            error=case((unsent | under_way, ERASED), else_=OutboundMessage.error),
        )
        .returning(OutboundMessage.id)
        .execution_options(synchronize_session=False)
    )
    return len((await session.scalars(query)).all())


async def erase_contact(session: AsyncSession, openid: str, *, before: datetime) -> None:
    """Forget when a person was here, unless they have come back after this moment."""
    await session.execute(
        delete(Contact).where(Contact.openid == openid, Contact.last_contact_at <= before)
    )
    await session.execute(delete(SubscriptionConsent).where(SubscriptionConsent.openid == openid))


async def take_back_work(
    session: AsyncSession, openid: str, *, error: str, case_id: int | None = None
) -> int:
    """What somebody had still to read about others' cases, or about one of them, they do not get
    any more; how many messages. `error` says why.
    """
    others = (
        select(Case.id)
        .join(Resident, Resident.id == Case.reporter_id)
        .where(Resident.openid != openid)
    )
    if case_id is not None:
        others = others.where(Case.id == case_id)
    query = (
        update(OutboundMessage)
        .where(
            OutboundMessage.openid == openid,
            OutboundMessage.state.in_(UNSENT),
            OutboundMessage.case_id.in_(others),
        )
        .values(state=DeliveryState.FAILED, error=error)
        .returning(OutboundMessage.id)
        .execution_options(synchronize_session=False)
    )
    return len((await session.scalars(query)).all())


async def withhold_conflicts(session: AsyncSession, openid: str) -> int:
    """Take back what a member of the staff has still to read about cases of which they may not
    know; how many messages. Whoever lets messages leave calls `digests.withhold`, which calls this.
    """
    member = await staff_by_openid(session, openid)
    if member is None:
        return 0
    query = (
        update(OutboundMessage)
        .where(
            OutboundMessage.openid == openid,
            OutboundMessage.state.in_(UNSENT),
            OutboundMessage.case_id.is_not(None),
            ~known_to(member.id, OutboundMessage.case_id),
            ~exists()
            .where(Case.id == OutboundMessage.case_id, Case.reporter_id == Resident.id)
            .where(Resident.openid == openid),
        )
        .values(state=DeliveryState.FAILED, error=CONFLICT)
        .returning(OutboundMessage.id)
        .execution_options(synchronize_session="fetch")
    )
    return len((await session.scalars(query)).all())
