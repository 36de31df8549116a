"""What of a message belongs to somebody's rounds: a report, an answer about one, where they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import Case, CaseSource
from api.cases.patrol import add_photo
from api.dialogue.answered import Answered, say
from api.dialogue.danger import sounds_dangerous
from api.dialogue.half_told import is_telling
from api.dialogue.models import InboundMessage, MessageType, Outcome, PatrolAsks
from api.dialogue.normalise import normalise
from api.dialogue.patrol_draft import drop_draft, open_draft
from api.dialogue.staff_commands import REPORTING, StaffCommand, Verb, parse_command
from api.dialogue.staff_nearby import arrivals
from api.dialogue.staff_order import Order
from api.dialogue.staff_patrol import ask_again
from api.dialogue.whereabouts import point_of
from api.media.models import Media
from api.notifications.outbox import Option
from api.staff.models import StaffMember
from api.texts import render

ROOM = "api/dialogue"

ASKED_WITHIN = timedelta(minutes=10)
"""So long a location answers the 附近 before it. Ours."""

GIVES_UP = frozenset({"取消", "算了", "不报了", "不上报了", "不用了", "没事了", "退出"})
"""Said while something is asked of a report."""


@dataclass(frozen=True)
class Report:
    """A step of a report: before it is carried out the engine reads `text`, where there is any."""

    command: StaffCommand
    text: str = ""


async def report_in(
    session: AsyncSession,
    member: StaffMember | None,
    spoken: StaffCommand | None,
    text: str,
    *,
    raw: str,
    now: datetime,
) -> Report | None:
    """The step of a report that normalised words are: by its command, or as an answer to what was
    asked of one; None for everything else. `raw` is how they were written, for the record.
    """
    if member is None:
        return None
    if spoken is not None:
        said = normalise(spoken.words) if spoken.verb is Verb.REPORT else ""
        return Report(spoken, said) if spoken.verb in REPORTING else None
    draft = await open_draft(session, member, now=now)
    if draft is None or not text:
        return None
    if sounds_dangerous(text):
        await drop_draft(session, draft)
        return None
    if text.rstrip("。!！了吧") in GIVES_UP or text in GIVES_UP:
        return Report(StaffCommand(Verb.REPORT_DROP, None, ""))
    asked = draft.asks in {PatrolAsks.WORDS, PatrolAsks.KIND}
    answer = StaffCommand(Verb.REPORT, None, raw or text, by_name=False)
    return Report(answer, text if asked else "")


async def give_way(session: AsyncSession, member: StaffMember | None, *, now: datetime) -> None:
    """Danger comes before a report that was begun: what is said next is about the danger."""
    draft = None if member is None else await open_draft(session, member, now=now)
    if draft is not None:
        await drop_draft(session, draft)


async def read_location(
    session: AsyncSession,
    message: InboundMessage,
    member: StaffMember | None,
    label: str,
    *,
    now: datetime,
) -> Report | Answered | StaffCommand | None:
    """A location of somebody of the staff: the place of what they report, the answer to the 附近
    before it, or kept for what they ask next, with 到场 to a tap for what is in hand there. None
    where they are telling a matter of their own, and for residents.
    """
    if member is None:
        return None
    draft = await open_draft(session, member, now=now)
    if draft is not None and draft.asks is PatrolAsks.PLACE:
        return Report(StaffCommand(Verb.REPORT, None, label, by_name=False))
    asked = await _asked_before(session, message)
    if asked is not None:
        return asked
    if await is_telling(session, message.openid):
        return None
    here = point_of(message)
    arrived = [] if here is None else await arrivals(session, member, here, now=now)
    options = [
        *arrived,
        Option(title=render(ROOM, "option_nearby"), payload=Verb.NEARBY.value),
        Option(title=render(ROOM, "option_report"), payload=Verb.REPORT.value),
    ]
    kept = say("staff_location", arrived=bool(arrived))
    return replace(kept, notes=[replace(note, options=options) for note in kept.notes])


async def photo_of_report(
    session: AsyncSession,
    member: StaffMember,
    files: Sequence[Media],
    fresh: Case | None,
    *,
    now: datetime,
) -> Answered | None:
    """Files of somebody of the staff that belong to a report: to what they are just telling, or to
    the case `fresh` that they have just filed. None for all others.
    """
    if await open_draft(session, member, now=now) is not None:
        command = StaffCommand(Verb.REPORT, None, "", by_name=False)
        message_id = files[-1].message_id
        order = Order(session, member, command, None, now, message_id=message_id)
        note = await ask_again(order, count=len(files))
        return Answered(outcome=Outcome.ANSWERED, notes=[note])
    if fresh is None or fresh.source is not CaseSource.PATROL:
        return None
    for media in files:
        await add_photo(session, member, fresh, media.id, now=now)
    facts = {"case": fresh, "count": len(files)}
    return say("patrol_photo_added", outcome=Outcome.ATTACHED, **facts)


async def _asked_before(session: AsyncSession, message: InboundMessage) -> StaffCommand | None:
    """The 附近 that was the last thing they said, which wanted to know where they are."""
    query = (
        select(InboundMessage)
        .where(
            InboundMessage.openid == message.openid,
            InboundMessage.id < message.id,
            InboundMessage.received_at > message.received_at - ASKED_WITHIN,
        )
        .order_by(InboundMessage.id.desc())
        .limit(1)
    )
    before = (await session.scalars(query)).one_or_none()
    if before is None or before.type not in {MessageType.TEXT, MessageType.VOICE}:
        return None
    asked = parse_command(normalise(before.text))
    return asked if asked is not None and asked.verb is Verb.NEARBY else None
