"""`GET /api/reconciliation`: a day's balance, for those who answer for the community."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends

from api.clock import local
from api.db import Database
from api.reconciliation.balance import Balance
from api.reconciliation.schemas import ReconciliationView
from api.reconciliation.service import ONE_DAY, balance_of, figures_for, kept_balance
from api.staff.models import StaffMember
from api.stats.routes import figures_reader, malformed, read_day


def reconciliation_router(database: Database, *, clock: Callable[[], datetime]) -> APIRouter:
    """The routes of this room. `clock` gives the present moment, aware."""
    router = APIRouter(prefix="/api/reconciliation", tags=["reconciliation"])
    reader = figures_reader(database, clock=clock)

    @router.get("")
    async def read_reconciliation(
        member: Annotated[StaffMember, Depends(reader)], day: str | None = None
    ) -> ReconciliationView:
        """The balance of a day, Asia/Shanghai; without one, of yesterday.

        A past day is told as it was found when it had ended, the present one as it is now.
        """
        now = clock()
        today = local(now).date()
        wanted = read_day("day", day) if day else today - ONE_DAY
        if wanted > today:
            raise malformed("day must not lie ahead")
        async with database.snapshot() as session:
            kept = await kept_balance(session, wanted)
            if kept is not None:
                made_at, figures = kept.made_at, kept.figures
            else:
                made_at, figures = now, (await balance_of(session, wanted, now=now)).figures()
            shown = await figures_for(session, figures, wanted, reader_id=member.id)
        return ReconciliationView(
            day=wanted, made_at=made_at, balanced=Balance.of(shown).is_balanced, **shown
        )

    return router
