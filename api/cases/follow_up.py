"""What residents do with a case after filing: urge, rate, ask to reopen, withdraw, add a word.

Every function takes one of the resident's own cases, locked (`queries.reported_case`), and the
id of the message that asks for it: the same message takes a step once, however often it comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import superior_of
from api.cases.deadlines import deadlines
from api.cases.dissatisfied import (
    DISSATISFIED,
    call_back,
    end_call_back,
    open_call_back,
    wants_call_back,
)
from api.cases.filing import told_since
from api.cases.following import carry_on
from api.cases.history import SYSTEM, Actor, advance, give_to, taken_before
from api.cases.ladder import say_urged
from api.cases.lifecycle import CaseAction, CaseState, next_state
from api.cases.merging import take_all_apart
from api.cases.models import Case, CaseEvent, WaitsFor
from api.cases.pausing import resume_answered, resume_over, waits_for_resident
from api.cases.sealing import kept_from_staff
from api.cases.subjects import hear
from api.clock import SHANGHAI, local
from api.errors import RefusedError
from api.residents.models import Resident

LOWEST_RATING, HIGHEST_RATING = 1, 5
URGE_INTERVAL = timedelta(hours=4)
URGES_A_DAY = 2
"""For one case on one day (Asia/Shanghai). Ours, as the interval is."""

URGES_THAT_ESCALATE = 3
DAY_BEGINS = time(8)
"""From then on the next day's urging is invited."""

CLOSE_AFTER = timedelta(days=7)
"""A resolved case that nobody rates well or reopens is closed after this."""


@dataclass(frozen=True)
class Saying:
    """Who says it, by which message (None: none that could come twice), when."""

    resident: Resident
    message_id: int | None
    now: datetime


async def _step(
    session: AsyncSession,
    case: Case,
    action: CaseAction,
    said: Saying,
    *,
    note: str | None = None,
    **facts: Any,
) -> bool:
    """Take a step for the reporter; False when this very message has taken it already."""
    if await taken_before(session, action, message_id=said.message_id):
        return False
    await advance(
        session,
        case,
        action,
        actor=Actor.resident(said.resident),
        message_id=said.message_id,
        now=said.now,
        note=note,
        **facts,
    )
    return True


async def rate(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    *,
    rating: int,
    comment: str | None = None,
    message_id: int | None = None,
    now: datetime,
) -> Case | None:
    """评价 1–5, with a word; closes a resolved case unless the resident is dissatisfied, whom the
    desk then asks: its task, else None.

    A later rating replaces the earlier one; the history keeps both.

    Raises:
        RefusedError: `rating_out_of_range`.
        IllegalTransitionError: the case is not resolved yet.
    """
    if not LOWEST_RATING <= rating <= HIGHEST_RATING:
        raise RefusedError("rating_out_of_range")
    said = Saying(resident=resident, message_id=message_id, now=now)
    if not await _step(session, case, CaseAction.RATE, said, note=comment, rating=rating):
        return await open_call_back(session, case)
    await hear(session, case, comment, now=now)
    comment = await kept_from_staff(session, case, comment)
    case.rating = rating
    case.rating_comment = comment
    if rating > DISSATISFIED and case.state is CaseState.RESOLVED:
        await close(session, case, actor=Actor.resident(resident), now=now)
    if not wants_call_back(case):
        return None
    return await call_back(session, resident, case, rating=rating, words=comment, now=now)


async def close(session: AsyncSession, case: Case, *, actor: Actor, now: datetime) -> None:
    """结案."""
    await advance(session, case, CaseAction.CLOSE, actor=actor, now=now)
    case.closed_at = now


async def reopen(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    *,
    reason: str | None,
    message_id: int | None = None,
    now: datetime,
) -> None:
    """Open a case again; it lies with the worker's superior until they hand it on.

    The finish clock starts anew: the first promise was kept or missed, and the history has it.
    """
    await hear(session, case, reason, now=now)
    superior = await superior_of(session, case, now=now)
    taken = await _step(
        session,
        case,
        CaseAction.REOPEN,
        Saying(resident=resident, message_id=message_id, now=now),
        note=reason,
        owner_id=superior.id,
        previous_owner_id=case.owner_id,
        previous_finish_due_at=case.finish_due_at.isoformat(),
    )
    if not taken:
        return
    case.finish_due_at = deadlines(case.kind, case.urgency, opened_at=now).finish_due_at
    case.extended_at = None
    case.reopened_count += 1
    case.resolved_at = case.closed_at = None
    await give_to(session, case, superior)
    await end_call_back(session, resident, case, now=now)


async def urge(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    *,
    message_id: int | None = None,
    now: datetime,
) -> None:
    """催办: the owner is told at once; the third time somebody above them too.

    Raises:
        RefusedError: `urged_recently` (`urged_by_others`) or `urged_enough`, with `next_at`;
            `urge_paused_for_all` for a neighbour who follows; `urge_paused` with the
            `reason` and the end (`until`) of a pause, or `urge_waits_for_you` where the pause waits
            for the resident.
        IllegalTransitionError: the case is finished.
    """
    if await taken_before(session, CaseAction.URGE, message_id=message_id):
        return
    await resume_over(session, case, now=now)
    if case.state is CaseState.ON_HOLD:
        mine = case.waits_for is WaitsFor.RESIDENT
        if case.reporter_id != resident.id:
            raise RefusedError(
                "urge_paused_for_all", number=case.case_number, until=case.hold_until
            )
        raise RefusedError(
            "urge_waits_for_you" if mine else "urge_paused",
            number=case.case_number,
            reason=case.hold_reason,
            until=case.hold_until,
        )
    query = select(CaseEvent.at, CaseEvent.actor_id).where(
        CaseEvent.case_id == case.id, CaseEvent.action == CaseAction.URGE
    )
    urged = (await session.execute(query.order_by(CaseEvent.at, CaseEvent.id))).all()
    before = [at for at, _ in urged]
    _refuse_too_many(before, by_others=bool(urged) and urged[-1][1] != resident.id, now=now)
    said = Saying(resident=resident, message_id=message_id, now=now)
    await _step(session, case, CaseAction.URGE, said)
    if len(before) + 1 >= URGES_THAT_ESCALATE:
        await say_urged(session, case, now=now)


def _refuse_too_many(before: Sequence[datetime], *, by_others: bool, now: datetime) -> None:
    """Not again within the interval, nor more often than so many times on a day."""
    if before and now < before[-1] + URGE_INTERVAL:
        if by_others:
            raise RefusedError("urged_by_others", next_at=before[-1] + URGE_INTERVAL)
        raise RefusedError("urged_recently", next_at=before[-1] + URGE_INTERVAL)
    today = local(now).date()
    if sum(local(at).date() == today for at in before) >= URGES_A_DAY:
        morning = datetime.combine(today + timedelta(days=1), DAY_BEGINS, SHANGHAI)
        raise RefusedError("urged_enough", next_at=morning)


async def supplement(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    *,
    note: str,
    message_id: int | None = None,
    now: datetime,
    **facts: Any,
) -> None:
    """补充: the resident's own word added to an unfinished case, and since when if it is new. Where
    it waits for them, the word is the answer (`answers`: what they were asked). `facts` are kept
    with the word.
    """
    said = Saying(resident=resident, message_id=message_id, now=now)
    answers = {"answers": case.hold_reason or ""} if waits_for_resident(case) else {}
    if await _step(session, case, CaseAction.NOTE, said, note=note, **answers, **facts):
        await hear(session, case, note, now=now)
        case.since = case.since or told_since(case.kind, note, now=now)
        await resume_answered(session, resident, case, now=now, in_words=True)


async def withdraw(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    *,
    message_id: int | None = None,
    now: datetime,
) -> None:
    """撤回: the resident needs it no longer; neighbours who follow it have it from then on.

    Raises:
        UnavailableError: `no_desk`; nobody could have the neighbours' case.
    """
    if await taken_before(session, CaseAction.WITHDRAW, message_id=message_id):
        return
    next_state(case.state, CaseAction.WITHDRAW)
    await take_all_apart(session, case, now=now)
    successor = await carry_on(session, case, now=now)
    said = Saying(resident=resident, message_id=message_id, now=now)
    facts: dict[str, Any] = {} if successor is None else {"successor_id": successor.id}
    await _step(session, case, CaseAction.WITHDRAW, said, **facts)


async def close_unrated(session: AsyncSession, *, now: datetime) -> int:
    """Close what was resolved long enough ago and nobody reopened; how many."""
    query = (
        select(Case)
        .where(Case.state == CaseState.RESOLVED, Case.resolved_at <= now - CLOSE_AFTER)
        .with_for_update(skip_locked=True)
    )
    cases = (await session.scalars(query)).all()
    for case in cases:
        await close(session, case, actor=SYSTEM, now=now)
    return len(cases)
