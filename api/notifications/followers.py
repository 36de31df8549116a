"""Telling those who follow a neighbour's case (我也是) how it goes on.

They hear of the steps that its reporter hears of, in words of their own. What the staff wrote goes
with it only where nothing in it could be about the reporter (`cases.neighbourly`). Everything is a
`NOTICE`: of a person's sends the platform allows few, and their own cases come first.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import may_know_case
from api.cases.following import followers_of_case, joined_with
from api.cases.kinds import KIND_RULES
from api.cases.lifecycle import CaseAction
from api.cases.models import Case, CaseEvent
from api.cases.neighbourly import fit_for_neighbours, secrets_of
from api.notifications.outbox import Note, tell
from api.residents.models import Resident
from api.staff.service import staff_by_openid
from api.texts import render

ROOM = "api/notifications"

TOLD = frozenset(
    {
        CaseAction.TAKE,
        CaseAction.HOLD,
        CaseAction.RESUME,
        CaseAction.EXTEND,
        CaseAction.RESOLVE,
        CaseAction.REJECT,
        CaseAction.REOPEN,
        CaseAction.SPLIT,
    }
)
"""The steps that followers hear of; a withdrawal is told of the case that takes its place."""

WITH_WORDS = frozenset({CaseAction.EXTEND, CaseAction.RESOLVE, CaseAction.REJECT})
"""What the staff wrote at these steps says something to a neighbour too."""


async def tell_followers(
    session: AsyncSession, case: Case, event: CaseEvent, *, now: datetime
) -> None:
    """Tell every follower of a step; whoever of the staff may not know of the case hears nothing.

    The caller makes sure that an event is told once.
    """
    if successor_id := event.facts.get("successor_id"):
        successor = await session.get_one(Case, successor_id)
        heir = await session.get_one(Resident, successor.reporter_id)
        await _tell(session, heir, case, event, now=now, successor=successor, mine=True)
        for _, neighbour in await followers_of_case(session, successor):
            await _tell(session, neighbour, case, event, now=now, successor=successor, mine=False)
    if event.action is CaseAction.MERGE:
        for neighbour in await joined_with(session, event.facts["joined"], case):
            await _tell(session, neighbour, case, event, now=now)
    if event.action not in TOLD:
        return
    followers = await followers_of_case(session, case)
    words = await _words(session, case, event) if followers else ""
    for _, neighbour in followers:
        await _tell(session, neighbour, case, event, now=now, words=words)


async def _words(session: AsyncSession, case: Case, event: CaseEvent) -> str:
    """What was written at a step, without its full stop; empty where it is not for neighbours."""
    if event.action not in WITH_WORDS or not event.note:
        return ""
    fit = fit_for_neighbours(event.note, await secrets_of(session, case))
    return event.note.rstrip("。.！! ") if fit else ""


async def _tell(
    session: AsyncSession,
    neighbour: Resident,
    case: Case,
    event: CaseEvent,
    *,
    now: datetime,
    successor: Case | None = None,
    mine: bool = False,
    words: str = "",
) -> None:
    member = await staff_by_openid(session, neighbour.openid)
    if member is not None and not await may_know_case(session, member.id, case.id):
        return
    text = render(
        ROOM,
        "followed",
        case=case,
        event=event,
        kind=KIND_RULES[case.kind].name,
        successor=successor,
        mine=mine,
        words=words,
        plainly=neighbour.plainly,
        now=now,
    )
    note = Note(text=text, subject=render(ROOM, "followed_subject"))
    shown = case if successor is None else successor
    await tell(session, neighbour.openid, note, now=now, case_id=shown.id, event_id=event.id)
