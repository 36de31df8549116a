"""Pictures of the staff, and what they were taken to show."""

from collections import Counter

from api.cases import closing, work
from api.cases.lifecycle import CaseState
from api.cases.models import Case, Stage
from api.dialogue.staff_commands import Verb
from api.dialogue.staff_order import ROOM, Order, done, next_options, step_option
from api.errors import NotFoundError
from api.media.models import Media, MediaKind
from api.notifications.outbox import Note, Option
from api.texts import render


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
