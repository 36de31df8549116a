"""What was told about a case, and whether it arrived: for the staff who look at the case."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import Case
from api.errors import RefusedError
from api.notifications.models import UNDER_WAY, DeliveryState, OutboundMessage
from api.notifications.outbox import deliver_soon
from api.residents.models import Resident

MAY_BE_RESENT = frozenset(
    {
        DeliveryState.HELD,
        DeliveryState.ANNOUNCED,
        DeliveryState.UNKNOWN,
        DeliveryState.FAILED,
    }
)


LONGEST_CALL = timedelta(minutes=1)
"""By then a call has ended, and its answer is written down where the store is there."""


async def told_to_reporter(session: AsyncSession, case: Case) -> Sequence[OutboundMessage]:
    """The messages about a case to whoever reported it, in the order of their making; none to
    somebody who was erased.
    """
    return (await session.scalars(_told(case))).all()


async def resend(session: AsyncSession, case: Case, *, now: datetime) -> int:
    """Try everything again that did not surely reach the reporter; how many messages.

    They begin anew at the top of the ladder. One whose fate is unknown may arrive twice: that is
    what the person who asks for it wants. One that is just being sent is left alone.

    Raises:
        RefusedError: `nothing_to_resend`.
    """
    told = await session.scalars(_told(case).with_for_update(of=OutboundMessage))
    rows = [row for row in told if row.state in MAY_BE_RESENT and not _is_leaving(row, now=now)]
    if not rows:
        raise RefusedError("nothing_to_resend", number=case.list_number)
    for row in rows:
        row.state = DeliveryState.QUEUED
        row.route = row.error = row.held_at = row.left_at = None
    await deliver_soon(session, rows[0].openid)
    return len(rows)


def _is_leaving(row: OutboundMessage, *, now: datetime) -> bool:
    just_left = row.left_at is not None and now - row.left_at < LONGEST_CALL
    return row.error == UNDER_WAY and just_left


def _told(case: Case) -> Select[OutboundMessage]:
    return (
        select(OutboundMessage)
        .join(Resident, Resident.openid == OutboundMessage.openid)
        .where(
            OutboundMessage.case_id == case.id,
            Resident.id == case.reporter_id,
            Resident.erased_at.is_(None),
        )
        .order_by(OutboundMessage.id)
        .execution_options(populate_existing=True)
    )
