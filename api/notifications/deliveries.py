"""What was told about a case, and whether it arrived: for the staff who look at the case."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import Case
from api.errors import RefusedError
from api.notifications.models import DeliveryState, OutboundMessage
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


async def told_to_reporter(session: AsyncSession, case: Case) -> Sequence[OutboundMessage]:
    """The messages about a case to whoever reported it, in the order of their making; none to
    somebody who was erased.
    """
    return (await session.scalars(_told(case))).all()


async def resend(session: AsyncSession, case: Case) -> int:
    """Try everything again that did not surely reach the reporter; how many messages.

    They begin anew at the top of the ladder. One whose fate is unknown may arrive twice: that is
    what the person who asks for it wants.

    Raises:
        RefusedError: `nothing_to_resend`.
    """
    told = await session.scalars(_told(case).with_for_update(of=OutboundMessage))
    rows = [row for row in told if row.state in MAY_BE_RESENT]
    if not rows:
        raise RefusedError("nothing_to_resend", number=case.list_number)
    for row in rows:
        row.state = DeliveryState.QUEUED
        row.route = row.error = row.held_at = None
    await deliver_soon(session, rows[0].openid)
    return len(rows)


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
