"""Pictures of the staff, and what they were taken to show."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import closing, work
from api.cases.lifecycle import CaseState
from api.cases.models import Case, Stage
from api.dialogue.models import InboundMessage
from api.dialogue.staff_commands import StaffCommand, Verb
from api.dialogue.staff_order import ROOM, Order, done, next_options, step_option
from api.errors import NotFoundError
from api.media.models import Media, MediaKind
from api.notifications.outbox import Note, Option
from api.texts import render

SPOKEN_OF = "spoken_of"
"""In a message's content: the case that a command named, as it is then referred to."""

JUST_NOW = timedelta(minutes=30)
"""So long a picture belongs to the case that was named in the message before it."""


def note_case(message: InboundMessage, command: StaffCommand) -> None:
    """Remember which case a command named: a picture that follows is of that one."""
    if command.reference is not None:
        message.content = {**message.content, SPOKEN_OF: command.reference}


async def spoken_of_before(
    session: AsyncSession, message: InboundMessage, *, now: datetime
) -> str | None:
    """The case that was named by the last thing said before; other pictures say nothing."""
    query = (
        select(InboundMessage)
        .where(
            InboundMessage.openid == message.openid,
            InboundMessage.id < message.id,
            InboundMessage.received_at > now - JUST_NOW,
            InboundMessage.text != "",
        )
        .order_by(InboundMessage.id.desc())
        .limit(1)
    )
    before = (await session.scalars(query)).one_or_none()
    return None if before is None else before.content.get(SPOKEN_OF)


async def attach(order: Order) -> Note:
    """The words are the id of a picture that this very person sent."""
    words = order.command.words
    media = await order.session.get(Media, int(words)) if words.isdigit() else None
    if media is None or media.sender != order.member.openid:
        raise NotFoundError("photo_unknown")
    stage = await work.add_photo(
        order.session, order.the_case(), order.member, media_id=media.id, now=order.now
    )
    return photo_note(order.the_case(), counts=Counter([media.kind]), unheard=None, stage=stage)


def photo_note(
    case: Case, *, counts: Counter[MediaKind], unheard: Media | None, stage: Stage
) -> Note:
    """Where a picture has gone and what it was taken to show; the other, or the end, to a tap."""
    facts = {"counts": counts, "unheard": unheard, "stage": stage}
    other = Verb.AFTER if stage is Stage.BEFORE else Verb.BEFORE
    title = render(ROOM, "option_stage", verb=other.value)
    options = [Option(title=title, payload=f"{other} {case.case_number}")]
    if case.state is CaseState.IN_PROGRESS:
        options.append(step_option(Verb.RESOLVE, case.case_number))
    return Note(text=render(ROOM, "work_photo", case=case, **facts), options=options)


async def mark_after(order: Order) -> Note:
    """What was sent last shows the work done."""
    return await mark(order, Stage.AFTER)


async def mark_before(order: Order) -> Note:
    """What was sent last shows how it was found."""
    return await mark(order, Stage.BEFORE)


async def mark(order: Order, stage: Stage) -> Note:
    """Say of the latest pictures what they show."""
    case = order.the_case()
    count = await closing.set_stage(order.session, case, order.member, stage=stage)
    options = next_options(case, order.member)
    return done(order, "work_stage", options=options, count=count, stage=stage)
