"""With a person at the desk: what a resident says goes to the case, not to the engine.

Options, the menu, danger and a swindle still go to the engine, and so does what follows on the
person's own emergency. While nobody is at the desk everything does: the words lie there as well,
and what can be done at once is done. Silence for half an hour, or a word of theirs, leads back.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.desk_hours import owner_back_at
from api.cases.desk_talks import ahead_of, is_quiet, open_talk, quiet_talks
from api.cases.filing import attach_media, resident_attaches
from api.cases.follow_up import supplement
from api.cases.history import Actor, advance
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction
from api.cases.models import Case, CaseEvent, DeskTalk
from api.cases.queries import going_on, locked_case
from api.cases.subjects import hear
from api.dialogue.answered import Answered, say
from api.dialogue.bursts import media_of_breath
from api.dialogue.danger import sounds_dangerous
from api.dialogue.engine import Turn
from api.dialogue.models import InboundMessage, Outcome
from api.dialogue.scams import asks_of_scam, was_cheated
from api.notifications.models import Priority
from api.notifications.outbox import Note, tell
from api.notifications.windows import contact_of, sends_left
from api.residents.models import Resident
from api.staff.models import StaffMember
from api.texts import render

ROOM = "api/dialogue"

ENDS = re.compile(
    r"(?:结束|退出|关闭|取消)(?:人工|对话|通话|聊天|服务|人工服务)?[了吧。!！]*"
    r"|(?:不用|不要|不找|不需要)人工了?[。!！]*|(?:回到?|换回|转回|找)小邻[吧。!！]*"
    r"|(?:算了|那|行)?[吧,，\s]*(?:不等(?:他们)?了)?[吧,，\s]*(?:我)?(?:还是)?(?:问|找|跟)你(?:自己)?[说问聊办]?(?:吧|算了|得了|好了)[。!！]*"
    r"|(?:算了|那)?[吧,，\s]*不等(?:他们)?了[吧。!！]*"
)
"""The resident has no more to say to the desk."""

IS_SOMEBODY_THERE = re.compile(
    "(?:喂|请问)?[,，]?(?:你们|社区|服务台)?(?:那边|那里|那儿|那头|这边)?(?:到底|现在|还)?"
    "(?:有没有人|有人(?:在|没)?|在不在|在|人呢)(?:啊|吗|么|呢|没有|不|呀|[?？])*"
)
"""Who waits asks whether anybody is there."""


async def pass_on(
    session: AsyncSession,
    resident: Resident,
    breath: Sequence[InboundMessage],
    turn: Turn,
    *,
    now: datetime,
) -> Answered | None:
    """Put the words of a turn before the person at the desk; None when they are the engine's."""
    talk = await _talk_with_desk(session, resident, now=now)
    if talk is None or turn.text is None:
        return None
    message, case = breath[-1], await locked_case(session, talk.case_id)
    words = str(turn.metadata.get("raw") or turn.text)
    if sounds_dangerous(turn.text) or was_cheated(turn.text) or asks_of_scam(turn.text):
        await _show_desk(session, resident, case, words, message, now=now)
        return None
    if ENDS.fullmatch(turn.text):
        talk.ended_at = now
        await supplement(session, resident, case, note=words, message_id=message.id, now=now)
        return say("desk_talk_left", outcome=Outcome.MERGED, case=case)
    if talk.answered_at is None and IS_SOMEBODY_THERE.fullmatch(turn.text):
        return await _passed(session, talk, case, Outcome.ANSWERED, now=now)
    if talk.answered_at is None and await owner_back_at(session, case, now=now) is not None:
        await _show_desk(session, resident, case, words, message, now=now)
        return None
    await supplement(session, resident, case, note=words, message_id=message.id, now=now)
    await attach_media(session, case, turn.metadata.get("media", ()), by_staff=False, now=now)
    return await _passed(session, talk, case, Outcome.MERGED, now=now)


async def pass_files_on(
    session: AsyncSession, resident: Resident, breath: Sequence[InboundMessage], *, now: datetime
) -> Answered | None:
    """Pictures and recordings without words go to the desk too; None where nobody is there."""
    talk = await _talk_with_desk(session, resident, now=now)
    files = await media_of_breath(session, breath) if talk is not None else ()
    if talk is None or not files:
        return None
    case = await locked_case(session, talk.case_id)
    for one in files:
        await resident_attaches(session, resident, case, one.id, now=now)
    return await _passed(session, talk, case, Outcome.ATTACHED, now=now)


async def end_quiet_talks(session: AsyncSession, *, can_send: bool, now: datetime) -> int:
    """Bring those back to the engine with whom nobody speaks any more; how many."""
    talks = await quiet_talks(session, now=now)
    for talk in talks:
        await _end_quiet(session, talk, can_send=can_send, now=now)
    return len(talks)


async def _talk_with_desk(
    session: AsyncSession, resident: Resident, *, now: datetime
) -> DeskTalk | None:
    """The talk that takes the person's words now. One that ran out is ended here too, for the
    clock may have stood still.
    """
    talk = await open_talk(session, resident)
    if talk is None:
        return None
    if is_quiet(talk, now=now):
        await _end_quiet(session, talk, can_send=True, now=now)
        return None
    emergency = await going_on(session, resident, CaseKind.EMERGENCY, now=now)
    if emergency is not None and emergency.opened_at > talk.last_word_at:
        return None  # Until the desk speaks, or is asked for again, they are talking about that.
    return talk


async def _passed(
    session: AsyncSession, talk: DeskTalk, case: Case, outcome: Outcome, *, now: datetime
) -> Answered:
    """What the person reads: that it has arrived, and while they wait, their place."""
    talk.last_word_at = now
    if talk.answered_at is None:
        queue = {
            "ahead": await ahead_of(session, talk),
            "back_at": await owner_back_at(session, case, now=now),
        }
        return say("desk_talk_waiting", outcome=outcome, case=case, now=now, **queue)
    owner = await session.get_one(StaffMember, case.owner_id)
    return say("desk_talk_passed", outcome=outcome, owner=owner)


async def _show_desk(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    words: str,
    message: InboundMessage,
    *,
    now: datetime,
) -> None:
    """The desk reads what sounds like danger as well, once. The step has no message of its own:
    the engine may take one under the same message in the emergency.
    """
    shown = select(CaseEvent.id).where(
        CaseEvent.case_id == case.id, CaseEvent.facts["also_in"].as_integer() == message.id
    )
    if (await session.scalars(shown)).first() is None:
        await advance(
            session,
            case,
            CaseAction.NOTE,
            actor=Actor.resident(resident),
            now=now,
            note=words,
            also_in=message.id,
        )
        await hear(session, case, words, now=now)


async def _end_quiet(
    session: AsyncSession, talk: DeskTalk, *, can_send: bool, now: datetime
) -> None:
    """End a talk; the person is told where the ledger has room. The case stays with the desk."""
    talk.ended_at = now
    resident = await session.get_one(Resident, talk.resident_id)
    if resident.erased_at is not None or not can_send:
        return
    contact = await contact_of(session, resident.openid)
    if not sends_left(contact, Priority.NOTICE, now=now):
        return
    case = await session.get_one(Case, talk.case_id)
    note = Note(
        text=render(
            ROOM,
            "desk_talk_quiet",
            case=case,
            talk=talk,
            back_at=await owner_back_at(session, case, now=now),
            now=now,
            plainly=resident.plainly,
        ),
        subject=render(ROOM, "desk_talk_subject"),
    )
    await tell(session, resident.openid, note, now=now, case_id=case.id)
