"""Words that may tell of danger: asked about once, and what became of the question.

asked       the engine was not sure: the numbers at once, and whether somebody is in danger
有          the words are a call for help, as they were said
没有        the words mean what they mean without danger; what was open goes on
取消        no danger either; these words mean what they mean, and what was asked about is dropped
确认        no danger; the words mean what they mean, and what waited for a yes has it
other words both together are heard anew (as no danger where they begin with 没有), and nobody is
            asked twice
silence     after ten minutes the words are before the desk

The engine asks (`action_ask_whether_danger`), by options that name the message.
"""

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.emergencies import no_place
from api.cases.filing import FileCase, file_case
from api.cases.kinds import CaseKind
from api.dialogue.answered import ROOM, Answered, say
from api.dialogue.asked import Said, said_in_breath
from api.dialogue.danger import danger_in, sounds_dangerous
from api.dialogue.engine import Turn
from api.dialogue.models import InboundMessage, Outcome, Worry
from api.dialogue.normalise import normalise
from api.errors import UnavailableError
from api.notifications.outbox import Note, tell
from api.residents.models import Resident
from api.residents.service import bound_homes, ensure_resident
from api.texts import render

log = logging.getLogger(__name__)

CONFIRMED, DENIED = "/danger_confirmed{", "/danger_denied{"
"""Options of `action_ask_whether_danger`."""

SILENT_AFTER = timedelta(minutes=10)
"""A preset of ours: longer than a look next door takes, short enough for somebody to be called."""

IS_DANGER, IS_NONE = "confirmed", "denied"
ANSWERS = frozenset({IS_DANGER, IS_NONE})
"""Weights that are the person's own answer, as `components.danger` of the bot has them."""

_SOFT = "[的了吧呀啊呢哦嗯哈您你,，。.!！~]*"
YES = re.compile(rf"(?:(?:有人?|是|对|嗯|系|有危险|快来?人?|救命|马上叫人){_SOFT})+")
NO = re.compile(
    rf"(?:(?:没事|没有?危险|没有?人(?!应|答|理|管)|没有?|冇|不是|不用|不危险|不至于|别担心|放心|好着呢"
    rf"|开玩笑|[说打写]错了?|误会|搞错了?|想多了|接着说我的事){_SOFT})+"
)
STOPS = re.compile(
    rf"(?:(?:我|那|就|先|还是|都)*(?:取消|算了|退出|返回|不[去报要弄说办]|不参加|不用管|不需要|别[管报])"
    rf"(?:报名|这个|吧)?{_SOFT})+"
)
"""Answers, if nothing follows; who stops means no yes. What follows a no with a pause explains it
("没有，就是糊锅了").
"""

CONFIRMS = re.compile(rf"(?:(?:好|行|对|不用了?)[,，\s]*)?(?:(?:确认|确定|提交){_SOFT})+")
"""What a form is answered by that waits for a yes: no word about danger."""

CONFIRMED_BESIDE = "confirms"
"""In a turn's metadata: they have said yes to what waited for it, beside these words."""

PAUSES = ",，。.!！ "
EXPLAINS = re.compile(rf"[{PAUSES}]|就是(?!不|没)|只是|[她他]现在(?:好|没|在家)|现在(?:好|没)|其实")
"""So goes on who explains a no; with "没有反应" it is none."""

LACKS = re.compile(r"\s*(?:反应|回应|呼吸|心跳|脉搏|意识|知觉|动静|声音?|气[息了]|人)")


async def note_turn(
    session: AsyncSession, openid: str, turn: Turn, notes: Sequence[Note], *, now: datetime
) -> None:
    """With the end of a turn: what it has answered is settled, and what its notes ask is known."""
    if about_worry(turn):
        await settle(session, openid)
    for note in notes:
        for option in note.options:
            if option.payload.startswith(CONFIRMED):
                asked = {"message_id": int(_message(option.payload)), "asked_at": now}
                row = insert(Worry).values(openid=openid, **asked)
                await session.execute(
                    row.on_conflict_do_update(index_elements=["openid"], set_=asked)
                )


async def answer_worry(session: AsyncSession, resident: Resident, reading: Turn) -> Turn | Answered:
    """The words that were asked about, with the person's answer; other turns as they are. The
    question is settled with the end of the turn (`note_turn`).
    """
    payload = reading.payload or ""
    if payload.startswith((CONFIRMED, DENIED)):
        said = await said_in_breath(session, resident, _message(payload))
        if said is None:
            return say("option_over", outcome=Outcome.REFUSED)
        return _again(said, is_danger=payload.startswith(CONFIRMED))
    if reading.text is None:
        return reading
    asked = await session.get(Worry, resident.openid)
    said = await said_in_breath(session, resident, str(asked.message_id)) if asked else None
    if said is None:
        return reading
    if YES.fullmatch(reading.text):
        return _again(said, is_danger=True)
    if CONFIRMS.fullmatch(reading.text):
        again = _again(said, is_danger=False)
        return replace(again, metadata={**again.metadata, CONFIRMED_BESIDE: True})
    if STOPS.fullmatch(reading.text):
        return replace(reading, metadata={**reading.metadata, "danger": {"weight": IS_NONE}})
    denial = NO.match(reading.text)
    if denial is not None and denial[0] == reading.text:
        return _again(said, is_danger=False)
    return _together(said, reading, denied=denial is not None and explains(denial))


def about_worry(turn: Turn) -> bool:
    """Whether a turn has words in it that were asked about before; its `raw` is all of them."""
    danger = turn.metadata.get("danger") or {}
    return bool(danger.get("asked")) or danger.get("weight") in ANSWERS


def answered(turn: Turn) -> bool:
    """Whether it brings a yes or a no, and not only more words."""
    return (turn.metadata.get("danger") or {}).get("weight") in ANSWERS


def confirmed(turn: Turn) -> bool:
    """Whether the person has said that somebody is in danger."""
    return (turn.metadata.get("danger") or {}).get("weight") == IS_DANGER


def explains(denial: re.Match[str]) -> bool:
    """Whether what follows a no explains it, and does not make another word of it."""
    rest = denial.string[denial.end() :]
    if LACKS.match(rest):
        return False
    return denial[0][-1] in PAUSES or EXPLAINS.match(rest) is not None


def _again(said: Said, *, is_danger: bool) -> Turn:
    """What was said, and whether it was a call for help."""
    text = normalise(said.words)
    answer = {"weight": IS_DANGER if is_danger else IS_NONE}
    danger: Mapping[str, Any] = {**danger_in(text).as_metadata(), **answer}
    return Turn(
        text=text, metadata={"raw": said.words, "media": list(said.media), "danger": danger}
    )


def _together(said: Said, reading: Turn, *, denied: bool) -> Turn:
    """What was said and what follows it, as one; what is danger by itself stays it."""
    more = reading.text or ""
    text = f"{normalise(said.words)},{more}"
    is_danger = sounds_dangerous(more)
    sign = danger_in(more if is_danger else text).as_metadata()
    answer = {"weight": IS_NONE} if denied and not is_danger else {"asked": True}
    metadata = {
        **reading.metadata,
        "raw": f"{said.words}\n{reading.metadata.get('raw') or more}",
        "media": [*said.media, *reading.metadata.get("media", ())],
        "danger": {**sign, **answer},
    }
    return Turn(text=text, metadata=metadata)


async def tell_desk(session: AsyncSession, *, now: datetime) -> int:
    """Put before the desk what nobody has answered; how many. Without anybody at the desk the next
    run tries again.
    """
    being_answered = exists().where(
        InboundMessage.openid == Worry.openid, InboundMessage.handled_at.is_(None)
    )
    query = (
        select(Worry)
        .where(Worry.asked_at <= now - SILENT_AFTER, ~being_answered)
        .order_by(Worry.asked_at)
        .with_for_update(skip_locked=True)
    )
    told = 0
    for worry in (await session.scalars(query)).all():
        try:
            async with session.begin_nested():
                await _keep(session, worry, now=now)
        except UnavailableError as error:
            log.error("what may be danger finds no desk: %s", error.code)
            continue
        told += 1
    return told


async def _keep(session: AsyncSession, worry: Worry, *, now: datetime) -> None:
    resident = await ensure_resident(session, worry.openid, now=now)
    said = await said_in_breath(session, resident, str(worry.message_id))
    await session.delete(worry)
    if said is None:
        return
    homes = await bound_homes(session, resident)
    case = await file_case(
        session,
        resident,
        FileCase(
            message_id=None,
            kind=CaseKind.HAND_OVER,
            description=render(ROOM, "worry_words", words=said.words),
            place=homes[0].address if homes else no_place(),
            media_ids=said.media,
        ),
        now=now,
    )
    note = Note(
        text=render(ROOM, "worry_kept", case=case, plainly=resident.plainly),
        subject=render(ROOM, "worry_subject"),
    )
    await tell(session, worry.openid, note, now=now, case_id=case.id)


async def settle(session: AsyncSession, openid: str) -> None:
    """Nothing is to be answered any more."""
    await session.execute(delete(Worry).where(Worry.openid == openid))


def _message(payload: str) -> str:
    return str(json.loads(payload[payload.index("{") :])["message"])
