"""Looking behind a seal (查看身份): by the desk or a supervisor, with a reason, never unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.history import Actor, advance
from api.cases.lifecycle import CaseAction
from api.cases.models import Case, SealedReport
from api.errors import NotAllowedError, RefusedError
from api.residents.models import Resident
from api.residents.service import BoundHome, bound_homes
from api.staff.models import StaffMember, StaffRole

MAY_UNSEAL = frozenset({StaffRole.DESK, StaffRole.SUPERVISOR})
SHORTEST_REASON = 4
"""Characters; less is no reason."""


@dataclass(frozen=True)
class Behind:
    """Who reported a sealed case, and what they told."""

    reporter: Resident
    homes: Sequence[BoundHome]
    told: SealedReport | None


async def unseal(
    session: AsyncSession, case: Case, member: StaffMember, *, reason: str, now: datetime
) -> Behind:
    """Who is behind a case. The case stays sealed to everybody else; each look is a step of it.

    Raises:
        NotAllowedError: `may_not_unseal`.
        RefusedError: `not_sealed`, or `unseal_reason_missing`.
    """
    if member.role not in MAY_UNSEAL:
        raise NotAllowedError("may_not_unseal")
    if case.sealed_at is None:
        raise RefusedError("not_sealed")
    if len(reason) < SHORTEST_REASON:
        raise RefusedError("unseal_reason_missing")
    await advance(session, case, CaseAction.UNSEAL, actor=Actor.staff(member), now=now, note=reason)
    reporter = await session.get_one(Resident, case.reporter_id)
    homes = await bound_homes(session, reporter)
    return Behind(reporter=reporter, homes=homes, told=await session.get(SealedReport, case.id))
