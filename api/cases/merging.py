"""合并 and 拆分: two cases that are one matter are worked on as one, and taken apart again.

Merged is a fact about a case (`merged_into_id`), not a state of it: its state and promises stay as
they were, its clocks stand still, it leaves its owner's list and the figures. Its reporter and its
followers follow the other case. Taking it apart puts everything back where it was.

Nobody comes to see through it what they may not know of: a case merges only into one that is hidden
from everybody from whom it is hidden itself.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import next_owner
from api.cases.conflicts import barred_from, known_to
from api.cases.following import (
    LOOKED_AT,
    file_own,
    follower_count,
    followers_of_case,
    following,
    sketch_of,
)
from api.cases.history import SYSTEM, Actor, advance, give_to
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction, CaseState, next_state
from api.cases.likeness import ALIKE, likeness
from api.cases.models import Case, CaseFollower, CaseMerge, CaseSource
from api.cases.queries import locked_case
from api.cases.shown import SEES_ALL
from api.cases.subjects import leave_the_touched
from api.errors import NotAllowedError, NotFoundError, RefusedError
from api.grids.models import Estate
from api.residents.models import Resident
from api.staff.models import StaffMember

NOT_MERGED = frozenset({CaseKind.HAND_OVER, CaseKind.EMERGENCY})
"""Talks and alarms are one person's."""

LIVE = CaseFollower.ended_at.is_(None)


async def merge(
    session: AsyncSession, case: Case, into: Case, member: StaffMember, *, now: datetime
) -> CaseMerge:
    """合并: from now on `case` is worked on as a part of `into`. Both are locked.

    Raises:
        NotAllowedError: `role_may_not`.
        RefusedError: `merge_itself`; `merge_kind`; `merge_merged`: one of them is merged already,
            or others are merged into it; `merge_conflict`: somebody would come to see what they
            may not know of.
        IllegalTransitionError: one of them is finished.
    """
    if member.role not in SEES_ALL:
        raise NotAllowedError("role_may_not", verb="合并")
    if case.id == into.id:
        raise RefusedError("merge_itself")
    if {case.kind, into.kind} & NOT_MERGED:
        raise RefusedError("merge_kind")
    if into.merged_into_id is not None or await merged_into(session, case):
        raise RefusedError("merge_merged")
    if not await barred_from(session, case) <= await barred_from(session, into):
        raise RefusedError("merge_conflict")
    next_state(case.state, CaseAction.MERGE)
    next_state(into.state, CaseAction.FOLLOW)
    before = {
        "list_number": case.list_number,
        "take_due_at": case.take_due_at and case.take_due_at.isoformat(),
        "joined": await _join(session, case, into, now=now),
        "let_go": await _let_go(session, case, now=now),
    }
    await advance(
        session,
        case,
        CaseAction.MERGE,
        actor=Actor.staff(member),
        now=now,
        into_number=into.case_number,
        finish_due_at=into.finish_due_at.isoformat(),
        joined=before["joined"],
    )
    row = CaseMerge(case_id=case.id, into_id=into.id, at=now, by_id=member.id, before=before)
    case.merged_into_id = into.id
    case.list_number = case.take_due_at = case.clock_due_at = None
    session.add(row)
    await session.flush()
    await advance(
        session,
        into,
        CaseAction.FOLLOW,
        actor=Actor.staff(member),
        now=now,
        followers=await follower_count(session, into),
        merged_number=case.case_number,
    )
    return row


async def take_apart(session: AsyncSession, case: Case, actor: Actor, *, now: datetime) -> Case:
    """撤销合并: a merged case stands on its own again, as it was; the case that it was part of.

    Its owner has it back under its old number, or the next where that is taken by now; whoever
    may not know of it by now does not.

    Raises:
        RefusedError: `not_merged`.
        UnavailableError: `no_desk`.
    """
    query = select(CaseMerge).where(CaseMerge.case_id == case.id, CaseMerge.undone_at.is_(None))
    row = (await session.scalars(query.with_for_update())).one_or_none()
    if row is None or case.merged_into_id is None:
        raise RefusedError("not_merged")
    row.undone_at, row.undone_by_id = now, actor.id
    case.merged_into_id = None
    await _end(session, row.before["joined"], now=now)
    await _revive(session, row.before["let_go"])
    await advance(session, case, CaseAction.SPLIT, actor=actor, now=now)
    await _back_in_the_list(session, case, row.before["list_number"])
    due = row.before["take_due_at"]
    if due is not None:  # The worker's own time stood still; what the resident was promised stays.
        case.take_due_at = datetime.fromisoformat(due) + (now - row.at)
    await session.flush()
    await _leave_who_is_gone(session, case, now=now)
    await leave_the_touched(session, case, now=now)
    return await session.get_one(Case, row.into_id)


async def separate(
    session: AsyncSession, case: Case, member: StaffMember, nth: int, *, now: datetime
) -> Case:
    """拆分: the matter of the n-th follower (from 1) is another: it becomes a case of its own.

    Raises:
        NotAllowedError: `role_may_not`.
        NotFoundError: `follower_unknown`.
        UnavailableError: `no_desk`.
    """
    if member.role not in SEES_ALL:
        raise NotAllowedError("role_may_not", verb="拆分")
    rows = await followers_of_case(session, case)
    if not 1 <= nth <= len(rows):
        raise NotFoundError("follower_unknown", number=nth)
    row, neighbour = rows[nth - 1]
    own = await file_own(session, case, row, neighbour, now=now)
    await advance(
        session,
        case,
        CaseAction.UNFOLLOW,
        actor=Actor.staff(member),
        now=now,
        successor_id=own.id,
    )
    return own


async def take_all_apart(session: AsyncSession, into: Case, *, now: datetime) -> None:
    """What was merged into a case that is withdrawn stands on its own again."""
    for case in await merged_into(session, into):
        await take_apart(session, await locked_case(session, case.id), SYSTEM, now=now)


async def merged_into(session: AsyncSession, into: Case) -> Sequence[Case]:
    """The cases that are a part of this one; nobody reads more of them than that they are."""
    query = select(Case).where(Case.merged_into_id == into.id).order_by(Case.id)
    return (await session.scalars(query)).all()


async def may_be_the_same(
    session: AsyncSession, case: Case, member: StaffMember, *, limit: int = 4
) -> list[Case]:
    """Open cases that look like one, for a member to choose from, the likest first."""
    if case.estate_id is None:
        return []
    query = (
        select(Case)
        .where(
            Case.estate_id == case.estate_id,
            Case.kind == case.kind,
            Case.id != case.id,
            Case.state.in_(UNFINISHED),
            Case.merged_into_id.is_(None),
            known_to(member.id),
        )
        .order_by(Case.opened_at.desc())
        .limit(LOOKED_AT)
    )
    estate = (await session.get_one(Estate, case.estate_id)).name
    mine = sketch_of(case, estate)
    found = [
        (likeness(mine, sketch_of(other, estate)), other)
        for other in (await session.scalars(query)).all()
    ]
    found.sort(key=lambda one: (-one[0], one[1].id))
    return [other for score, other in found if score >= ALIKE][:limit]


async def _join(session: AsyncSession, case: Case, into: Case, *, now: datetime) -> list[int]:
    """The reporter and the followers of the one follow the other; the new rows' ids. Who saw it on
    patrol waits for no news of it.
    """
    people: list[tuple[int, str, str, datetime | None, dict[str, Any] | None]] = []
    if case.source is not CaseSource.PATROL:
        people = [(case.reporter_id, case.description, case.place, case.sealed_at, None)]
    query = select(CaseFollower).where(CaseFollower.case_id == case.id, LIVE)
    for row in (await session.scalars(query)).all():
        told = row.told and {**row.told, "notes": {}}  # Their lines stay with the other case.
        people.append((row.resident_id, row.words, row.place, row.sealed_at, told))
    rows = []
    for resident_id, words, place, sealed_at, told in people:
        resident = await session.get_one(Resident, resident_id)
        known = await following(session, resident, into) is not None
        if resident_id == into.reporter_id or known or resident.erased_at is not None:
            continue
        row = CaseFollower(
            case_id=into.id,
            resident_id=resident_id,
            since=now,
            words=words,
            place=place,
            sealed_at=sealed_at,
            told=told,
        )
        session.add(row)
        await session.flush()
        rows.append(row.id)
    return rows


async def _let_go(session: AsyncSession, case: Case, *, now: datetime) -> list[int]:
    """End what the followers of a case follow; the rows' ids."""
    query = select(CaseFollower).where(CaseFollower.case_id == case.id, LIVE)
    rows = (await session.scalars(query)).all()
    for row in rows:
        row.ended_at = now
    return [row.id for row in rows]


async def _end(session: AsyncSession, ids: Sequence[int], *, now: datetime) -> None:
    rows = update(CaseFollower).where(CaseFollower.id.in_(ids), LIVE)
    await session.execute(rows.values(ended_at=now))


async def _revive(session: AsyncSession, ids: Sequence[int]) -> None:
    """Follow again; whoever was erased meanwhile does not."""
    gone = select(Resident.id).where(Resident.erased_at.is_not(None))
    rows = update(CaseFollower).where(
        CaseFollower.id.in_(ids), CaseFollower.resident_id.not_in(gone)
    )
    await session.execute(rows.values(ended_at=None))


async def _back_in_the_list(session: AsyncSession, case: Case, number: int | None) -> None:
    """Its old short number, or the next of its owner's where another case has that by now."""
    if number is None:
        return
    taken = select(Case.id).where(Case.owner_id == case.owner_id, Case.list_number == number)
    if (await session.scalars(taken)).first() is None:
        case.list_number = number
        return
    owner = await session.get_one(StaffMember, case.owner_id)
    await give_to(session, case, owner)


async def _leave_who_is_gone(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """An owner who left while it was merged does not get it back."""
    owner = await session.get_one(StaffMember, case.owner_id)
    if owner.active and owner.openid is not None:
        return
    heir = (await next_owner(session, case, avoiding={owner.id}, now=now)).member
    fresh = case.state in {CaseState.ACCEPTED, CaseState.REOPENED}
    await advance(
        session,
        case,
        CaseAction.ASSIGN if fresh else CaseAction.REASSIGN,
        actor=SYSTEM,
        now=now,
        owner_id=heir.id,
        previous_owner_id=owner.id,
    )
    await give_to(session, case, heir)
