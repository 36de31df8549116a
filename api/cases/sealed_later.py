"""Not to be known after all (事后匿名), and the way back (取消匿名): of a case that is filed.

From then on a case is as one that was filed sealed (`cases.sealing`): its rows and its history hold
nothing of the reporter, nor do those of the desk's task to ask about it. What was taken out lies in
`SealedReport`, for who looks behind the seal and for the way back. What the staff have read cannot
be unread: who that may be is told to the reporter, and they are asked to keep it to themselves.

What was said while it was sealed was said unnamed, and stays so when the seal is lifted.

Of a case that somebody only follows nobody on the staff reads who they are; there it is about the
words that they added themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.history import Actor, advance, taken_before
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction
from api.cases.models import (
    ActorRole,
    Case,
    CaseEvent,
    CaseFollower,
    CaseSource,
    SealedReport,
)
from api.cases.queries import held
from api.cases.sealing import HIDDEN, Traits, hidden, traits_of, without_traits
from api.errors import RefusedError
from api.phone_numbers import phone_numbers
from api.residents.models import Resident
from api.staff.models import ROLE_NAMES, StaffMember

HAD_IT = ("owner_id", "previous_owner_id", "told_id")
"""Facts of a step that name somebody before whom the case was put."""

ANSWERS = "answers"
"""The one fact of a step that repeats words: the question to which a note is the answer."""


@dataclass(frozen=True)
class WasSeen:
    """What of a reporter the staff may know already: who had the case before it was sealed, and
    whether there was anything in it by which they are known.
    """

    readers: Sequence[StaffMember]
    named: bool


async def seal_filed(
    session: AsyncSession,
    case: Case,
    actor: Actor,
    *,
    message_id: int | None = None,
    now: datetime,
) -> WasSeen:
    """Seal a case that is filed, locked, in whatever state it is, and whoever of the desk asks its
    reporter about it. The same message seals once.

    Raises:
        RefusedError: `sealed_already`; `seal_patrol`: it goes under the name of who saw it;
            `seal_danger`: while somebody is on the way they must find the person.
    """
    readers = await readers_of(session, case)
    if await taken_before(session, CaseAction.SEAL, message_id=message_id):
        return WasSeen(readers=readers, named=await _was_named(session, case))
    if case.sealed_at is not None:
        raise RefusedError("sealed_already", number=case.case_number)
    if case.source is CaseSource.PATROL:
        raise RefusedError("seal_patrol", number=case.case_number)
    if case.kind is CaseKind.EMERGENCY and case.state in UNFINISHED:
        raise RefusedError("seal_danger", number=case.case_number)
    reporter = await session.get_one(Resident, case.reporter_id)
    traits = await traits_of(session, reporter)
    named = False
    for one in [case, *await _asked_about(session, case)]:
        if one.sealed_at is None:
            named |= await _hide(session, one, traits, now=now)
            key = message_id if one is case else None
            await advance(session, one, CaseAction.SEAL, actor=actor, message_id=key, now=now)
    for row in await _followed(session, reporter, case):
        await _hide_following(session, row, traits, now=now)
    return WasSeen(readers=readers, named=named)


async def lift(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    *,
    message_id: int | None = None,
    now: datetime,
) -> None:
    """取消匿名: the reporter may be known after all. Their words stand again as they were told
    before the seal. The case is locked.

    Raises:
        RefusedError: `not_sealed`.
    """
    if await taken_before(session, CaseAction.LIFT, message_id=message_id):
        return
    if case.sealed_at is None:
        raise RefusedError("not_sealed", number=case.case_number)
    for one in [case, *await _asked_about(session, case)]:
        if one.sealed_at is not None:
            await _show(session, one)
            key = message_id if one is case else None
            actor = Actor.resident(resident)
            await advance(session, one, CaseAction.LIFT, actor=actor, message_id=key, now=now)
    for row in await _followed(session, resident, case):
        await _show_following(session, row, case)


async def seal_following(session: AsyncSession, row: CaseFollower, *, now: datetime) -> None:
    """A follower's own words hold nothing of them from now on.

    Raises:
        RefusedError: `sealed_already`.
    """
    if row.sealed_at is not None:
        raise RefusedError("sealed_already")
    resident = await session.get_one(Resident, row.resident_id)
    await _hide_following(session, row, await traits_of(session, resident), now=now)


async def lift_following(session: AsyncSession, row: CaseFollower) -> None:
    """What a follower said before stands again.

    Raises:
        RefusedError: `not_sealed`.
    """
    if row.sealed_at is None:
        raise RefusedError("not_sealed")
    case = await session.get_one(Case, row.case_id)
    await _show_following(session, row, case)


async def readers_of(session: AsyncSession, case: Case) -> Sequence[StaffMember]:
    """Who on the staff has had the case before them, and who that of which it is a part; never its
    own reporter. Who only looked it up left no step, and is not among them.
    """
    ids = {case.owner_id}
    lines = select(CaseEvent).where(
        or_(CaseEvent.case_id == case.id, CaseEvent.case_id == case.merged_into_id)
    )
    for event in (await session.scalars(lines)).all():
        ids |= {event.facts[name] for name in HAD_IT if event.facts.get(name) is not None}
        if event.actor_role is ActorRole.STAFF and event.actor_id is not None:
            ids.add(event.actor_id)
    reporter = await session.get_one(Resident, case.reporter_id)
    query = select(StaffMember).where(
        StaffMember.id.in_(ids), StaffMember.openid.is_distinct_from(reporter.openid)
    )
    return (await session.scalars(query.order_by(StaffMember.id))).all()


def roles_of(readers: Sequence[StaffMember]) -> list[str]:
    """Who that is for people to read, by what they are and not by name; each once."""
    return list(dict.fromkeys(ROLE_NAMES[member.role] for member in readers))


async def _asked_about(session: AsyncSession, case: Case) -> Sequence[Case]:
    """What goes with a case: the desk's tasks to ask about it, or the one that such a task is for;
    locked.
    """
    about = [Case.follows_up_id == case.id]
    if case.follows_up_id is not None:
        about += [Case.id == case.follows_up_id, Case.follows_up_id == case.follows_up_id]
    query = held().where(or_(*about), Case.id != case.id, Case.reporter_id == case.reporter_id)
    return (await session.scalars(query.order_by(Case.id))).all()


async def _followed(
    session: AsyncSession, reporter: Resident, case: Case
) -> Sequence[CaseFollower]:
    """How the reporter of a merged case follows the other one."""
    query = select(CaseFollower).where(
        CaseFollower.case_id == case.merged_into_id, CaseFollower.resident_id == reporter.id
    )
    return (await session.scalars(query)).all()


async def _was_named(session: AsyncSession, case: Case) -> bool:
    told = await session.get(SealedReport, case.id)
    if told is None:
        return False
    return bool(told.said) or (told.description, told.place) != (case.description, case.place)


async def _hide(session: AsyncSession, case: Case, traits: Traits, *, now: datetime) -> bool:
    """Take the reporter out of a case and its history; whether anything was there."""
    events = (await session.scalars(_lines(case.id))).all()
    own = [case.description, *(event.note or "" for event in events if _is_by(event, case))]
    numbers = frozenset(number.digits for words in own for number in phone_numbers(words))
    said: dict[str, Any] = {}
    for name in ("hold_reason", "rating_comment"):
        words = getattr(case, name)
        shown = words and _without(words, traits, numbers)
        if shown != words:
            said[name] = words
            setattr(case, name, shown)
    said |= _hide_lines(events, case, traits, numbers)
    told = SealedReport(
        case_id=case.id, description=case.description, place=case.place, at=now, said=said
    )
    session.add(told)
    case.sealed_at = now
    case.description = hidden(case.description, traits)
    case.place = hidden(case.place, traits)
    await session.flush()
    return bool(said) or (told.description, told.place) != (case.description, case.place)


def _hide_lines(
    events: Sequence[CaseEvent], case: Case, traits: Traits, numbers: frozenset[str]
) -> dict[str, Any]:
    """Take somebody out of a history; what was there, by the line's id."""
    notes: dict[str, str] = {}
    asked: dict[str, str] = {}
    for event in events:
        if event.note:
            mine = _is_by(event, case)
            shown = hidden(event.note, traits) if mine else _without(event.note, traits, numbers)
            if shown != event.note:
                notes[str(event.id)], event.note = event.note, shown
        if question := event.facts.get(ANSWERS):
            shown = _without(question, traits, numbers)
            if shown != question:
                asked[str(event.id)] = question
                event.facts = {**event.facts, ANSWERS: shown}
    return {key: value for key, value in (("notes", notes), ("asked", asked)) if value}


async def _show(session: AsyncSession, case: Case) -> None:
    """Put back what was taken out when the case was sealed."""
    told = await session.get_one(SealedReport, case.id)
    case.description, case.place = told.description, told.place
    for name in ("hold_reason", "rating_comment"):
        words = told.said.get(name)
        if words is not None and getattr(case, name) is not None:
            setattr(case, name, words)
    await _show_lines(session, case.id, told.said)
    case.sealed_at = None
    await session.delete(told)
    await session.flush()


async def _show_lines(session: AsyncSession, case_id: int, said: dict[str, Any]) -> None:
    notes, asked = said.get("notes", {}), said.get("asked", {})
    for event in (await session.scalars(_lines(case_id))).all():
        event.note = notes.get(str(event.id), event.note)
        if str(event.id) in asked:
            event.facts = {**event.facts, ANSWERS: asked[str(event.id)]}


async def _hide_following(
    session: AsyncSession, row: CaseFollower, traits: Traits, *, now: datetime
) -> None:
    lines = _lines(row.case_id).where(
        CaseEvent.actor_role == ActorRole.RESIDENT, CaseEvent.actor_id == row.resident_id
    )
    notes: dict[str, str] = {}
    for event in (await session.scalars(lines)).all():
        shown = event.note and hidden(event.note, traits)
        if event.note and shown != event.note:
            notes[str(event.id)], event.note = event.note, shown
    row.told = {"words": row.words, "place": row.place, "notes": notes}
    row.words, row.place = hidden(row.words, traits), hidden(row.place, traits)
    row.sealed_at = now
    await session.flush()


async def _show_following(session: AsyncSession, row: CaseFollower, case: Case) -> None:
    """Put a follower's words back; who came by a merge follows in the words of their own case."""
    told = row.told or {"words": case.description, "place": case.place}
    row.words, row.place = told["words"], told["place"]
    row.told = row.sealed_at = None
    await _show_lines(session, row.case_id, told)
    await session.flush()


def _lines(case_id: int) -> Select[CaseEvent]:
    return select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)


def _is_by(event: CaseEvent, case: Case) -> bool:
    return event.actor_role is ActorRole.RESIDENT and event.actor_id == case.reporter_id


def _without(words: str, traits: Traits, numbers: frozenset[str]) -> str:
    """What others wrote, without the reporter: of telephone numbers only theirs go."""
    for number in reversed(phone_numbers(words)):
        if number.digits in numbers:
            words = words[: number.start] + HIDDEN + words[number.end :]
    return without_traits(words, traits)
