"""Reading a day from the store, keeping its balance, telling the supervisors what is off."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select, text, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import known_to
from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.clock import local
from api.dialogue.inbox import HANDLE_TASK
from api.dialogue.models import InboundMessage
from api.notifications.erasure import TAKEN_BACK
from api.notifications.models import DeliveryState, OutboundMessage
from api.notifications.outbox import Note, tell
from api.reconciliation.balance import Balance, Evidence, Fault, Received, balance
from api.reconciliation.models import Reconciliation
from api.staff.models import StaffRole
from api.staff.service import account_of, staff_with_role
from api.stats.service import day_start
from api.texts import format_day, render

ROOM = "api/reconciliation"

CLOSED_AFTER = timedelta(minutes=20)
"""After midnight: whatever came at the last moment has come to an end by then."""

LOOKS_BACK = timedelta(days=7)
"""After an outage of the worker the days that it missed are made up for, so far."""

ONE_DAY = timedelta(days=1)

OF_CASES = Fault.CASE_WITHOUT_MESSAGE.value

UNDONE = text(
    "select (args ->> 'message_id')::bigint from procrastinate_jobs"
    " where task_name = :task and status in ('todo', 'doing')"
)


async def balance_of(session: AsyncSession, day: date, *, now: datetime) -> Balance:
    """The balance of a day (Asia/Shanghai) as it is now.

    Several queries that must see one moment of the store: see `Database.snapshot`.
    """
    since, until = day_start(day), day_start(day + ONE_DAY)
    return balance(
        await _received(session, since, until),
        Evidence(
            cases=await _filed(session, since, until),
            replies=await _replies(session, since, until),
            answered=await _answered(session, since, until),
            jobs=set((await session.scalars(UNDONE, {"task": HANDLE_TASK})).all()),
            orphans=await _orphans(session, since, until),
        ),
        now=now,
    )


async def kept_balance(session: AsyncSession, day: date) -> Reconciliation | None:
    """The balance that was made when the day had ended, if it was."""
    return await session.get(Reconciliation, day)


async def figures_for(
    session: AsyncSession, figures: Mapping[str, Any], day: date, *, reader_id: int
) -> dict[str, Any]:
    """The figures of a day as a member of the staff may read them: without what filed a case of
    which they may not know.
    """
    since, until = day_start(day), day_start(day + ONE_DAY)
    query = (
        select(Case.id, InboundMessage.id, InboundMessage.outcome)
        .join(InboundMessage, InboundMessage.id == Case.source_message_id)
        .where(
            ~known_to(reader_id),
            InboundMessage.received_at >= since,
            InboundMessage.received_at < until,
        )
    )
    hidden = (await session.execute(query)).all()
    orphans = select(Case.id).where(
        ~known_to(reader_id), Case.opened_at >= since, Case.opened_at < until
    )
    cases = set((await session.scalars(orphans)).all())
    messages = {message for _, message, _ in hidden}
    ends = Counter("open" if outcome is None else outcome.value for _, _, outcome in hidden)
    faults = {
        fault: [one for one in ids if one not in (cases if fault == OF_CASES else messages)]
        for fault, ids in figures["faults"].items()
    }
    return {
        **figures,
        **{end: figures[end] - count for end, count in ends.items()},
        "received": figures["received"] - len(hidden),
        "owed": [one for one in figures["owed"] if one not in messages],
        "faults": {fault: ids for fault, ids in faults.items() if ids},
    }


async def days_to_close(session: AsyncSession, *, now: datetime) -> Sequence[date]:
    """Past days without a balance, the oldest first; none before the first message ever."""
    last = (local(now) - CLOSED_AFTER).date() - ONE_DAY
    first_message = await session.scalar(select(func.min(InboundMessage.received_at)))
    if first_message is None:
        return []
    first = max(local(first_message).date(), last + ONE_DAY - LOOKS_BACK)
    closed = set(
        (await session.scalars(select(Reconciliation.day).where(Reconciliation.day >= first))).all()
    )
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    return [day for day in days if day not in closed]


async def close_day(session: AsyncSession, day: date, *, now: datetime) -> Balance | None:
    """Make and keep the balance of a day, and tell the supervisors when it does not balance.

    None where another run has been faster.
    """
    found = await balance_of(session, day, now=now)
    kept = (
        insert(Reconciliation)
        .values(day=day, figures=found.figures(), balanced=found.is_balanced, made_at=now)
        .on_conflict_do_nothing(index_elements=["day"])
        .returning(Reconciliation.day)
    )
    if (await session.scalars(kept)).one_or_none() is None:
        return None
    if not found.is_balanced:
        for supervisor in await staff_with_role(session, StaffRole.SUPERVISOR):
            shown = Balance.of(
                await figures_for(session, found.figures(), day, reader_id=supervisor.id)
            )
            if shown.is_balanced:
                continue  # All that is off is a case of which they may not know.
            note = Note(
                text=render(ROOM, "unbalanced", day=format_day(day), balance=shown),
                subject=render(ROOM, "unbalanced_subject"),
            )
            await tell(session, account_of(supervisor), note, now=now)
    return found


async def _received(session: AsyncSession, since: datetime, until: datetime) -> list[Received]:
    query = (
        select(
            InboundMessage.id,
            InboundMessage.type,
            InboundMessage.received_at,
            InboundMessage.outcome,
            InboundMessage.handled_at,
            InboundMessage.pushes,
            and_(InboundMessage.turn_id.is_not(None), InboundMessage.turn_id != InboundMessage.id),
        )
        .where(InboundMessage.received_at >= since, InboundMessage.received_at < until)
        .order_by(InboundMessage.id)
    )
    return [Received(*row) for row in await session.execute(query)]


async def _replies(
    session: AsyncSession, since: datetime, until: datetime
) -> dict[int, list[DeliveryState]]:
    query = (
        select(InboundMessage.id, OutboundMessage.state)
        .join(OutboundMessage, OutboundMessage.in_reply_to == InboundMessage.id)
        .where(
            InboundMessage.received_at >= since,
            InboundMessage.received_at < until,
            func.coalesce(OutboundMessage.error, "").not_in(TAKEN_BACK),
        )
    )
    states: dict[int, list[DeliveryState]] = defaultdict(list)
    for message_id, state in await session.execute(query):
        states[message_id].append(state)
    return states


async def _answered(session: AsyncSession, since: datetime, until: datetime) -> set[int]:
    """Messages that something was written to, or that brought along what was owed."""
    named = [
        select(InboundMessage.id)
        .join(OutboundMessage, column == InboundMessage.id)
        .where(InboundMessage.received_at >= since, InboundMessage.received_at < until)
        for column in (OutboundMessage.in_reply_to, OutboundMessage.carried_by)
    ]
    return set((await session.scalars(union(*named))).all())


async def _filed(session: AsyncSession, since: datetime, until: datetime) -> dict[int, CaseKind]:
    query = (
        select(InboundMessage.id, Case.kind)
        .join(Case, Case.source_message_id == InboundMessage.id)
        .where(InboundMessage.received_at >= since, InboundMessage.received_at < until)
    )
    return dict((await session.execute(query)).all())


async def _orphans(session: AsyncSession, since: datetime, until: datetime) -> Sequence[int]:
    """Cases that were opened on the day for a message that nobody has received."""
    query = (
        select(Case.id)
        .outerjoin(InboundMessage, InboundMessage.id == Case.source_message_id)
        .where(
            Case.source_message_id.is_not(None),
            InboundMessage.id.is_(None),
            Case.opened_at >= since,
            Case.opened_at < until,
        )
        .order_by(Case.id)
    )
    return (await session.scalars(query)).all()
