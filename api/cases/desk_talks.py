"""Talks with a person at the desk: who is in one, who waits, and when it is over.

A talk is open while its case is unfinished, nobody has ended it and somebody has spoken lately. The
desk's answer opens it again, so that the resident can always just reply.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case, DeskTalk
from api.cases.queries import locked_case
from api.residents.models import Resident

QUIET = timedelta(minutes=30)
"""A preset of ours: after so long without a word from either side the resident is not left alone
with a desk that does not answer.
"""

RESUMED = timedelta(days=7)
"""Who asks for a person again within this time goes on with the same request."""


def _going_on() -> ColumnElement[bool]:
    return and_(DeskTalk.ended_at.is_(None), Case.state.in_(UNFINISHED))


async def open_talk(session: AsyncSession, resident: Resident) -> DeskTalk | None:
    """The talk that a resident is in, locked; it may have been quiet for too long."""
    query = (
        select(DeskTalk)
        .join(Case, Case.id == DeskTalk.case_id)
        .where(DeskTalk.resident_id == resident.id, _going_on())
        .with_for_update(of=DeskTalk)
    )
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def asked_before(session: AsyncSession, resident: Resident, *, now: datetime) -> Case | None:
    """The resident's unfinished request for a person, locked."""
    query = (
        select(Case.id)
        .join(DeskTalk, DeskTalk.case_id == Case.id)
        .where(
            DeskTalk.resident_id == resident.id,
            DeskTalk.last_word_at > now - RESUMED,
            Case.state.in_(UNFINISHED),
        )
        .order_by(Case.id.desc())
        .limit(1)
    )
    case_id = (await session.scalars(query)).one_or_none()
    return None if case_id is None else await locked_case(session, case_id)


async def begin(session: AsyncSession, case: Case, *, now: datetime) -> DeskTalk:
    """Open a talk on a case, or open it again; a resident is in one at a time."""
    others = update(DeskTalk).where(
        DeskTalk.resident_id == case.reporter_id,
        DeskTalk.case_id != case.id,
        DeskTalk.ended_at.is_(None),
    )
    await session.execute(others.values(ended_at=now))
    talk = await session.get(DeskTalk, case.id, with_for_update=True)
    if talk is None:
        talk = DeskTalk(case_id=case.id, resident_id=case.reporter_id, asked_at=now)
        session.add(talk)
    talk.last_word_at = now
    talk.ended_at = None
    await session.flush()
    return talk


async def answered(session: AsyncSession, case: Case, *, now: datetime) -> bool:
    """The desk has said something on a case; whether that is a talk."""
    if await session.get(DeskTalk, case.id) is None:
        return False
    talk = await begin(session, case, now=now)
    talk.answered_at = talk.answered_at or now
    return True


async def is_talked_on(session: AsyncSession, case: Case) -> bool:
    """Whether the case's reporter is in a talk on it."""
    talk = await session.get(DeskTalk, case.id)
    return talk is not None and talk.ended_at is None and case.state in UNFINISHED


async def ahead_of(session: AsyncSession, talk: DeskTalk) -> int:
    """How many asked before and still wait for the desk's first word."""
    query = (
        select(func.count())
        .select_from(DeskTalk)
        .join(Case, Case.id == DeskTalk.case_id)
        .where(
            _going_on(),
            DeskTalk.answered_at.is_(None),
            DeskTalk.asked_at < talk.asked_at,
        )
    )
    return await session.scalar(query) or 0


def is_quiet(talk: DeskTalk, *, now: datetime) -> bool:
    """Whether nobody has said a word for too long."""
    return now - talk.last_word_at >= QUIET


async def quiet_talks(session: AsyncSession, *, now: datetime) -> Sequence[DeskTalk]:
    """Open talks in which nobody speaks any more, locked; those in use are left alone."""
    query = (
        select(DeskTalk)
        .join(Case, Case.id == DeskTalk.case_id)
        .where(_going_on(), DeskTalk.last_word_at <= now - QUIET)
        .order_by(DeskTalk.last_word_at)
        .with_for_update(of=DeskTalk, skip_locked=True)
    )
    return (await session.scalars(query)).all()
