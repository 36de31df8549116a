"""A question of the worker's, and the words that may answer it.

"回复 周六上午"      answers, by its verb
an option            answers, or was about something else
another line         goes on with the answer just given ("晚上七点以后")
free words           the engine says what they are: `settling.asked` of the bot has the table

The engine is told which cases wait (`ASKED`). Danger, the menu and options never get here; words
of a talk with the desk, or of a form that has asked since, are theirs.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.asking import waiting_for
from api.cases.filing import attach_media
from api.cases.follow_up import supplement
from api.cases.lifecycle import UNFINISHED, CaseAction
from api.cases.models import ActorRole, Case, CaseEvent
from api.cases.queries import CASE_NUMBER, locked_case, read_case_number, reported_case
from api.dialogue.answered import Answered, say
from api.dialogue.bursts import followers_of, media_of_breath
from api.dialogue.danger import danger_in, sounds_dangerous
from api.dialogue.engine import Turn
from api.dialogue.models import HalfTold, InboundMessage, Outcome
from api.dialogue.normalise import normalise
from api.grids.models import Estate
from api.grids.places import PlaceMention
from api.grids.rounds import named_place
from api.residents.models import Resident

ASKED = "asked"
"""In a turn's metadata: the cases that wait for the person's word, each with its `number` and
`kind`, and whether the words name a place that is `elsewhere`; or the one that has got its answer
with the message before (`answered`).
"""

GOES_ON = timedelta(minutes=10)
"""So long after an answer another line may belong to it."""

ANEW = "anew"
"""In a turn's metadata: the person has said that the words are about something else."""

REPLIES = re.compile(
    r"(?:回复|回答|答复)[\s:：,，]*(?P<number>[A-Za-z]{2}-?\d{8}-?\d{4})?[\s:：,，]*(?P<words>\S.*)",
    re.DOTALL,
)
ANSWER, OTHER_MATTER = "/answer_question{", "/other_matter{"
"""Options of `action_ask_whether_answer` (the second also of `actions.told_before`): both name the
message whose words are meant.
"""


@dataclass(frozen=True)
class Said:
    """What came in one breath: words as written, files, and the message that led it."""

    words: str
    media: Sequence[int]
    message_id: int


async def answer_asked(
    session: AsyncSession,
    resident: Resident,
    breath: Sequence[InboundMessage],
    reading: Turn,
    *,
    now: datetime,
) -> Turn | Answered:
    """Take what is an answer beyond doubt; tell the engine of the questions otherwise."""
    payload = reading.payload or ""
    if payload.startswith(ANSWER):
        return await _by_option(session, resident, payload, now=now)
    if payload.startswith(OTHER_MATTER):
        return await _other_matter(session, resident, payload)
    if reading.text is None or sounds_dangerous(reading.text):
        return reading
    cases = await asked_last(session, resident)
    answered = not cases
    cases = cases or await _just_answered(session, resident, breath[0], now=now)
    if not cases:
        return reading
    message = breath[-1]
    said = REPLIES.fullmatch(str(reading.metadata.get("raw") or reading.text))
    number = read_case_number(said["number"]) if said and said["number"] else None
    meant = [case for case in cases if number in {None, case.case_number}]
    if said is not None and len(meant) == 1:
        media = reading.metadata.get("media", ())
        return await _answered(
            session, resident, meant[0], said["words"], message.id, media=media, now=now
        )
    other = CASE_NUMBER.search(reading.text)
    if other is not None and read_case_number(reading.text) not in {c.case_number for c in cases}:
        return reading
    said_where = await named_place(session, reading.text)
    waiting = [
        {
            "number": case.case_number,
            "kind": case.kind.value,
            "elsewhere": await _is_elsewhere(session, case, said_where),
            "answered": answered,
        }
        for case in cases
    ]
    return replace(reading, metadata={**reading.metadata, ASKED: waiting})


async def _just_answered(
    session: AsyncSession, resident: Resident, message: InboundMessage, *, now: datetime
) -> Sequence[Case]:
    """The case that has got its answer lately, where the person's last message went into it."""
    before = (
        select(InboundMessage.outcome)
        .where(InboundMessage.openid == resident.openid, InboundMessage.id < message.id)
        .order_by(InboundMessage.id.desc())
        .limit(1)
    )
    if await session.scalar(before) not in {Outcome.MERGED, Outcome.ATTACHED}:
        return ()
    told = CaseEvent.action == CaseAction.NOTE, CaseEvent.actor_role == ActorRole.RESIDENT
    last = (
        select(CaseEvent.case_id)
        .where(*told, CaseEvent.actor_id == resident.id)
        .order_by(CaseEvent.id.desc())
        .limit(1)
    )
    query = (
        select(Case)
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .where(
            Case.id == last.scalar_subquery(),
            Case.reporter_id == resident.id,
            Case.state.in_(UNFINISHED),
            *told,
            CaseEvent.facts["answers"].as_string().is_not(None),
            CaseEvent.at > now - GOES_ON,
        )
    )
    return (await session.scalars(query.limit(1))).all()


async def _is_elsewhere(session: AsyncSession, case: Case, said: PlaceMention) -> bool:
    """Whether a place is another house than a case's, or in another estate."""
    if said.building is not None and case.building not in (None, said.building):
        return True
    if said.estate is None or case.estate_id is None:
        return False
    return (await session.get_one(Estate, case.estate_id)).name != said.estate


async def asked_last(session: AsyncSession, resident: Resident) -> Sequence[Case]:
    """The cases whose question the person has read after the last question of a form."""
    form = await session.get(HalfTold, resident.openid)
    open_since = form.quiet_since if form is not None and form.case_id is None else None
    return await waiting_for(session, resident, asked_after=open_since)


async def asked_for(session: AsyncSession, resident: Resident) -> Case | None:
    """The one case that waits for the person, locked: what they show without words is for it.
    None where none waits, or several do.
    """
    cases = await asked_last(session, resident)
    return await locked_case(session, cases[0].id) if len(cases) == 1 else None


async def _by_option(
    session: AsyncSession, resident: Resident, payload: str, *, now: datetime
) -> Answered:
    facts = _facts(payload)
    said = await said_in_breath(session, resident, facts.get("message", ""))
    if said is None:
        return say("option_over", outcome=Outcome.REFUSED)
    case = await reported_case(session, resident, case_number=facts.get("case_number"))
    return await _answered(
        session, resident, case, said.words, said.message_id, media=said.media, now=now
    )


async def _other_matter(session: AsyncSession, resident: Resident, payload: str) -> Turn | Answered:
    """The words once more, as if nothing had been asked or told before."""
    said = await said_in_breath(session, resident, _facts(payload).get("message", ""))
    if said is None:
        return say("option_over", outcome=Outcome.REFUSED)
    text = normalise(said.words)
    danger = danger_in(text).as_metadata()
    metadata = {
        "raw": said.words,
        "media": list(said.media),
        "danger": danger,
        ASKED: [],
        ANEW: True,
    }
    return Turn(text=text, metadata=metadata)


async def _answered(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    words: str,
    message_id: int,
    *,
    media: Sequence[int],
    now: datetime,
) -> Answered:
    case = await reported_case(session, resident, case_number=case.case_number)
    if case.state not in UNFINISHED:
        return say("asked_too_late", outcome=Outcome.REFUSED, case=case)
    await supplement(session, resident, case, note=words, message_id=message_id, now=now)
    await attach_media(session, case, media, by_staff=False, now=now)
    return say("asked_answered", outcome=Outcome.MERGED, case=case)


async def said_in_breath(session: AsyncSession, resident: Resident, message_id: str) -> Said | None:
    """What this very person said in one breath, or in several ("12,15"), one after the other; None
    for every other message.
    """
    first, _, others = message_id.partition(",")
    if others:
        said = await said_in_breath(session, resident, first)
        more = await said_in_breath(session, resident, others)
        if said is None or more is None:
            return said or more
        words = f"{said.words}\n{more.words}"
        return Said(words, [*said.media, *more.media], more.message_id)
    if not message_id.isdecimal():
        return None
    query = select(InboundMessage).where(
        InboundMessage.id == int(message_id), InboundMessage.openid == resident.openid
    )
    leader = (await session.scalars(query)).one_or_none()
    if leader is None:
        return None
    breath = [*await followers_of(session, leader), leader]
    words = "\n".join(message.text.strip() for message in breath if message.text.strip())
    if not normalise(words):
        return None
    media = [one.id for one in await media_of_breath(session, breath)]
    return Said(words=words, media=media, message_id=leader.id)


def _facts(payload: str) -> dict[str, str]:
    facts: dict[str, str] = json.loads(payload[payload.index("{") :])
    return facts
