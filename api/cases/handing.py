"""Giving a case to its next owner: the step in the history, with why, and the row itself."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import Owner
from api.cases.history import SYSTEM, advance, give_to
from api.cases.lifecycle import CaseAction, CaseState
from api.cases.models import Case

WHY = "why"
"""The fact of a hand-over that holds the decision (`choosing.Decision.as_facts`)."""

MOVED_FOR = "moved_for"
"""The fact of a hand-over that nobody had to do with the case: a `Move`."""


AT_HAND = "at_hand"
"""The fact of a hand-over to the very person who is just being told of it in an answer."""


class Move(StrEnum):
    """Why a case moves on that nobody has declined, let lie or been barred from."""

    LEAVE = "leave"
    LEFT = "left"
    BOUNDARY = "boundary"
    ROOM = "room"


async def hand_to(
    session: AsyncSession, case: Case, owner: Owner, *, now: datetime, **facts: Any
) -> None:
    """Give a case whose row is locked to the owner who was found for it.

    It waits for room from then on where the workers of its grid had none; longest first is whom it
    waits for, so the moment at which it began to wait stays.

    Raises:
        IllegalTransitionError: it is finished; nothing was written.
        RefusedError: `conflict_of_interest`; the transaction must not be committed.
    """
    fresh = case.state in {CaseState.ACCEPTED, CaseState.REOPENED}
    waited_since, previous = case.room_wanted_at, case.owner_id
    if previous != owner.member.id:
        facts["previous_owner_id"] = previous
    await advance(
        session,
        case,
        CaseAction.ASSIGN if fresh else CaseAction.REASSIGN,
        actor=SYSTEM,
        now=now,
        owner_id=owner.member.id,
        **{WHY: owner.decision.as_facts(), **facts},
    )
    await give_to(session, case, owner.member)
    case.room_wanted_at = (waited_since or now) if owner.decision.wants_room else None
