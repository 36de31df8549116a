"""Sending the morning digests, one a person and day, and taking back what has gone stale unread.

A digest names many cases, so the row `Digest` keeps which, and its messages point to it. What waits
for somebody who cannot be written to is looked at again before it leaves: yesterday's is no longer
true, and none is for who has left, or for whom one of its cases does not exist any more.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, any_, exists, false, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import known_to
from api.cases.kinds import KIND_RULES
from api.cases.lifecycle import CaseState
from api.cases.models import Case
from api.cases.queries import unfinished_of
from api.clock import local
from api.db import Database
from api.notifications.digest import Late, Work, late_of, work_of
from api.notifications.digest_cases import given_at, overdue_of_others
from api.notifications.digest_days import FURTHEST_BACK, digest_day, is_for, last_shift_end
from api.notifications.erasure import CONFLICT, STALE, UNBOUND, UNSENT, withhold_conflicts
from api.notifications.models import DeliveryState, Digest, OutboundMessage, Priority
from api.notifications.outbox import Note, Option, tell
from api.staff.leaves import leaves_of
from api.staff.models import Shift, StaffMember
from api.staff.service import REACHABLE, account_of, staff_by_openid
from api.texts import render
from api.visits.rounds import round_of

log = logging.getLogger(__name__)

ROOM = "api/notifications"


async def send_digests(database: Database, *, now: datetime) -> int:
    """Tell everybody who has not been told today; how many were. Each in a transaction of their
    own: what fails for one is the next run's.
    """
    day = digest_day(now)
    if day is None:
        return 0
    async with database.transaction() as session:
        waiting = await _untold(session, day)
    sent = 0
    for staff_id in waiting:
        try:
            async with database.transaction() as session:
                sent += await send_digest(session, staff_id, day=day, now=now)
        except Exception as error:  # noqa: BLE001  # an edge: one person keeps no other waiting
            log.error("the digest of member %s failed: %s", staff_id, type(error).__name__)
    return sent


async def send_digest(session: AsyncSession, staff_id: int, *, day: date, now: datetime) -> bool:
    """Tell one person of a morning, once; whether there was anything to say. Who has nothing that
    morning is not told later in it: what comes then is told by itself.
    """
    member = await session.get_one(StaffMember, staff_id)
    shifts = (await session.scalars(select(Shift).where(Shift.staff_id == staff_id))).all()
    leaves = await leaves_of(session, member, since=day - timedelta(days=FURTHEST_BACK))
    if not is_for(day, shifts=shifts, leaves=leaves):
        return False
    mine = await unfinished_of(session, member)
    others = await overdue_of_others(session, member, now=now)
    digest_id = await _written(
        session,
        staff_id,
        day=day,
        case_ids=[*(case.id for case in mine), *(case.id for case in others)],
        now=now,
    )
    if digest_id is None:
        return False
    openid = account_of(member)
    await withhold(session, openid, now=now)
    work = work_of(
        mine,
        given_at=await given_at(session, [case.id for case in mine]),
        since=last_shift_end(shifts, leaves, now=now),
        now=now,
    )
    late = late_of(others)
    visits = len((await round_of(session, member, now=now)).mine)
    if work is None and late is None and not visits:
        return False
    note = digest_note(member, work, late, visits=visits, now=now)
    await tell(session, openid, note, now=now, digest_id=digest_id)
    return True


def digest_note(
    member: StaffMember,
    work: Work | None,
    late: Late | None,
    *,
    visits: int = 0,
    now: datetime,
) -> Note:
    """The one message of a morning; of the visits that are due it says only how many. Pure."""
    facts = {"member": member, "work": work, "late": late, "visits": visits, "now": now}
    kinds = {kind: rule.name for kind, rule in KIND_RULES.items()}
    return Note(
        text=render(ROOM, "digest", kinds=kinds, **facts),
        subject=render(ROOM, "digest_subject", work=work, late=late),
        options=[*_work_options(work), *_late_options(late), *_visit_options(visits)],
        priority=Priority.NOTICE,
    )


async def withhold(session: AsyncSession, openid: str, *, now: datetime) -> None:
    """Take back what a person is not to read any more: whoever lets messages leave calls this."""
    await withhold_conflicts(session, openid)
    unread = (
        OutboundMessage.openid == openid,
        OutboundMessage.state.in_(UNSENT),
        OutboundMessage.digest_id.is_not(None),
    )
    if not await session.scalar(select(exists().where(*unread))):
        return  # As it is for every resident, each time that something leaves.
    member = await staff_by_openid(session, openid)
    reader = None if member is None else member.id
    unknown = false() if reader is None else _names_unknown(reader)
    reasons: tuple[tuple[str, ColumnElement[bool]], ...] = (
        (UNBOUND, Digest.staff_id.is_distinct_from(reader)),
        (STALE, Digest.day < local(now).date()),
        (CONFLICT, unknown),
    )
    for error, holds in reasons:
        await session.execute(
            update(OutboundMessage)
            .where(*unread, OutboundMessage.digest_id.in_(select(Digest.id).where(holds)))
            .values(state=DeliveryState.FAILED, error=error)
            .execution_options(synchronize_session="fetch")
        )


def _names_unknown(member_id: int) -> ColumnElement[bool]:
    """Whether a digest names a case of which its reader may not know."""
    return exists().where(Case.id == any_(Digest.case_ids), ~known_to(member_id))


async def _untold(session: AsyncSession, day: date) -> Sequence[int]:
    told = exists().where(Digest.staff_id == StaffMember.id, Digest.day == day)
    query = select(StaffMember.id).where(*REACHABLE, ~told).order_by(StaffMember.id)
    return (await session.scalars(query)).all()


async def _written(
    session: AsyncSession, staff_id: int, *, day: date, case_ids: Sequence[int], now: datetime
) -> int | None:
    """The id of the row of this person and day; None when another run has written it."""
    row = insert(Digest).values(staff_id=staff_id, day=day, at=now, case_ids=list(case_ids))
    once = row.on_conflict_do_nothing(index_elements=["staff_id", "day"]).returning(Digest.id)
    return (await session.scalars(once)).one_or_none()


def _work_options(work: Work | None) -> list[Option]:
    """Taking comes last: who types a number of the list means another thing than the options, and
    looking does no harm.
    """
    if work is None:
        return []
    first = work.lines[0].case
    options = [
        _option("digest_option_look", "查看", first),
        Option(title=render(ROOM, "option_list"), payload="我的工单"),
    ]
    untaken = [line.case for line in work.lines if line.case.state is CaseState.ASSIGNED]
    return [*options, *(_option("digest_option_take", "接单", case) for case in untaken[:1])]


def _late_options(late: Late | None) -> list[Option]:
    if late is None:
        return []
    title = render(ROOM, "digest_option_longest")
    return [Option(title=title, payload=f"查看 {late.longest.case_number}")]


def _visit_options(visits: int) -> list[Option]:
    title = render(ROOM, "digest_option_visits")
    return [Option(title=title, payload="走访")] if visits else []


def _option(title: str, verb: str, case: Case) -> Option:
    return Option(title=render(ROOM, title, case=case), payload=f"{verb} {case.case_number}")
