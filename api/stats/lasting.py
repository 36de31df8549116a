"""The true-resolution rate (真实解决率): what was finished and did not come back to the same place.

Beside the completion rate, which counts what the staff themselves call done. A case has lasted when
in the thirty days after it was resolved nobody reported the same kind in the same building (or in
the same estate, where neither names a building). Of a case without a known estate nothing can be
said. What the staff saw on patrol shows that a matter has come back, and is not itself watched. The
period, the suppression of small numbers, and kind and building for "the same" are ours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Label, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from api.cases.conflicts import known_to
from api.cases.kinds import DESK_KINDS, CaseKind
from api.cases.lifecycle import CaseState
from api.cases.models import Case, CaseSource

WATCHED = timedelta(days=30)
"""So long after it was resolved a matter must not come back."""

FEWEST = 5
"""With fewer cases there is no share: it would speak of single people."""

TAKEN_BACK = frozenset({CaseState.REJECTED, CaseState.WITHDRAWN})


@dataclass(frozen=True)
class Lasting:
    """Cases whose thirty days ended in a range, and how many of them have lasted."""

    watched: int
    lasted: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None with fewer than `FEWEST` cases."""
        return self.lasted / self.watched if self.watched >= FEWEST else None


async def lasting(
    session: AsyncSession,
    *,
    since: datetime,
    until: datetime,
    grid_id: int | None,
    reader_id: int | None,
    now: datetime,
) -> Lasting:
    """How many cases whose thirty days ended from `since` up to `until` (or now) have lasted.

    Those are the cases resolved thirty days earlier, so that each of them has been watched for as
    long. What the reader may not know of neither counts nor comes back.
    """
    first, last = since - WATCHED, min(until, now) - WATCHED
    done = [
        Case.resolved_at >= first,
        Case.resolved_at < last,
        Case.estate_id.is_not(None),
        Case.kind.not_in(DESK_KINDS | {CaseKind.EMERGENCY}),
        Case.merged_into_id.is_(None),
        Case.source == CaseSource.RESIDENT,
    ]
    if grid_id is not None:
        done.append(Case.grid_id == grid_id)
    if reader_id is not None:
        done.append(known_to(reader_id))
    watched = (
        select(Case.id, Case.estate_id, Case.kind, _house(Case.building), Case.resolved_at)
        .where(*done)
        .cte("watched")
    )
    again = aliased(Case)
    came_back = [
        again.estate_id == watched.c.estate_id,
        again.kind == watched.c.kind,
        _house(again.building) == watched.c.house,
        again.opened_at > watched.c.resolved_at,
        again.opened_at <= watched.c.resolved_at + WATCHED,
        # The same for all of them: by this those of the weeks in question are read, and no others.
        again.opened_at > first,
        again.opened_at < last + WATCHED,
        again.id != watched.c.id,
        again.merged_into_id.is_(None),
        again.state.not_in(TAKEN_BACK),
    ]
    if reader_id is not None:
        came_back.append(known_to(reader_id, again.id))
    everything = select(func.count()).select_from(watched).scalar_subquery()
    returned = select(func.count()).select_from(watched).where(exists().where(*came_back))
    total, back = (await session.execute(select(everything, returned.scalar_subquery()))).one()
    return Lasting(watched=total, lasted=total - back)


def _house(building: ColumnElement[str | None] | InstrumentedAttribute[str | None]) -> Label[str]:
    """The building, or the estate at large where it names none: two of those are the same."""
    return func.coalesce(building, "").label("house")
