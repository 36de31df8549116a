"""Staff commands that put cases together and take them apart: 合并 and 拆分."""

import re
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.following import followers_of_case
from api.cases.history import Actor
from api.cases.kinds import KIND_RULES
from api.cases.merging import may_be_the_same, merge, merged_into, separate, take_apart
from api.cases.models import Case
from api.cases.queries import numbered_case, owned_case
from api.dialogue.staff_commands import StaffCommand, Verb
from api.errors import RefusedError
from api.notifications.outbox import Note, Option
from api.staff.models import StaffMember
from api.texts import render

ROOM = "api/dialogue"
VERBS = (Verb.MERGE, Verb.SPLIT)

TARGET = re.compile(r"(?:并?[到进入给]|和|与)?\s*([A-Za-z]{2}-\d{8}-\d{4}|\d{1,3})\s*号?")


async def carry_out(
    session: AsyncSession,
    member: StaffMember,
    command: StaffCommand,
    case: Case,
    *,
    now: datetime,
) -> Note:
    """Carry out one of `VERBS` on a locked case.

    Raises:
        LinliError: nothing was done.
    """
    if command.verb is Verb.MERGE:
        return await _merge(session, member, case, command.words, now=now)
    return await _split(session, member, case, command.words, now=now)


async def _merge(
    session: AsyncSession, member: StaffMember, case: Case, words: str, *, now: datetime
) -> Note:
    """Without a second case those that look alike are offered."""
    if not words:
        found = await may_be_the_same(session, case, member)
        return Note(
            text=render(ROOM, "merge_which", case=case, found=found, kinds=KIND_RULES),
            options=[
                Option(
                    title=render(ROOM, "option_merge", case=other),
                    payload=f"合并 {case.case_number} 到 {other.case_number}",
                )
                for other in found
            ],
        )
    match = TARGET.fullmatch(words)
    if match is None:
        raise RefusedError("merge_target")
    find = numbered_case if "-" in match[1] else owned_case
    into = await find(session, member, match[1])
    await merge(session, case, into, member, now=now)
    return Note(
        text=render(ROOM, "merge_done", case=case, into=into),
        options=[
            Option(title=render(ROOM, "option_undo_merge"), payload=f"拆分 {case.case_number}")
        ],
    )


async def _split(
    session: AsyncSession, member: StaffMember, case: Case, words: str, *, now: datetime
) -> Note:
    """A merged case is taken apart; of another one, whatever is part of it is offered."""
    if case.merged_into_id is not None:
        await take_apart(session, case, Actor.staff(member), now=now)
        return Note(text=render(ROOM, "split_done", own=case))
    if words.isdecimal():
        own = await separate(session, case, member, int(words[:3]), now=now)
        return Note(text=render(ROOM, "split_done", own=own))
    parts = await merged_into(session, case)
    rows = [row for row, _ in await followers_of_case(session, case)]
    return Note(
        text=render(ROOM, "split_which", case=case, parts=parts, rows=rows),
        options=[
            *(
                Option(
                    title=render(ROOM, "option_split", name=part.case_number),
                    payload=f"拆分 {part.case_number}",
                )
                for part in parts
            ),
            *(
                Option(
                    title=render(ROOM, "option_split", name=f"第 {nth} 位"),
                    payload=f"拆分 {case.case_number} {nth}",
                )
                for nth, _ in enumerate(rows[:6], start=1)
            ),
        ],
    )
