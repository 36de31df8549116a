"""Carrying out staff commands: who may, on which case, and what they read afterwards."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import asking, pausing, subjects, work
from api.cases.contacts import contact_told
from api.cases.following import follower_count
from api.cases.history import Actor
from api.cases.kinds import KIND_RULES
from api.cases.media import media_of_case
from api.cases.merging import merged_into
from api.cases.models import Case
from api.cases.patrol import seen_by
from api.cases.queries import (
    led_case,
    locked_case,
    numbered_case,
    owned_case,
    timeline,
    unfinished_of,
    without_reporter,
)
from api.cases.reasons import reason_of
from api.cases.sealed_later import roles_of, seal_filed
from api.cases.unsealing import unseal
from api.clock import local
from api.dialogue import (
    incident_desk,
    merging_desk,
    staff_figures,
    staff_leave,
    staff_nearby,
    staff_patrol,
    staff_photos,
    staff_reported,
    staff_visits,
)
from api.dialogue.incident_desk import tells_place
from api.dialogue.pause_words import read_pause
from api.dialogue.ready_words import ready_options
from api.dialogue.staff_commands import (
    HEADS,
    ROLES,
    WITHOUT_CASE,
    StaffCommand,
    Verb,
    read_heir,
)
from api.dialogue.staff_order import ROOM, Order
from api.dialogue.staff_order import done as _done
from api.dialogue.staff_order import next_options as _next_options
from api.dialogue.staff_order import step_option as _step_option
from api.dialogue.staff_order import verbs_for as _verbs_for
from api.dialogue.understanding import KindReading
from api.errors import LinliError, NotAllowedError, NotFoundError, RefusedError
from api.media.links import MediaLinks
from api.media.models import Media, MediaKind
from api.notifications.deliveries import MAY_BE_RESENT, resend, told_to_reporter
from api.notifications.outbox import Note
from api.staff.models import StaffMember
from api.staff.service import staff_named
from api.texts import render

SHOWN_FILES = 6
"""So many links have room in one message; the latest files are the ones that count."""


async def carry_out(
    session: AsyncSession,
    member: StaffMember,
    command: StaffCommand,
    *,
    links: MediaLinks | None = None,
    message_id: int | None = None,
    heard: KindReading | None = None,
    now: datetime,
) -> Note:
    """Carry out a command and say what came of it; `links` lead to the files of a case,
    `message_id` and `heard` are for a report (see `Order`).

    Raises:
        LinliError: nothing was done; `refusal` renders the sentence.
    """
    if member.role not in ROLES[command.verb]:
        raise NotAllowedError("role_may_not", verb=command.verb)
    case = None
    if command.verb not in WITHOUT_CASE and not await tells_place(session, command):
        case = await _case_of(session, member, command)
    order = Order(
        session=session,
        member=member,
        command=command,
        case=case,
        now=now,
        links=links,
        message_id=message_id,
        heard=heard,
    )
    return await _HANDLERS[command.verb](order)


def refusal(error: LinliError, member: StaffMember, command: StaffCommand) -> Note:
    """The sentence of a refusal, with the steps that are possible instead."""
    verbs = _verbs_for(error.facts.get("possible", ()), member)
    text = render(
        ROOM,
        "refusal",
        error=error,
        facts=error.facts,
        verbs=verbs,
        number=command.reference or 1,
    )
    reference = command.reference
    options = [_step_option(verb, reference) for verb in verbs] if reference else []
    return Note(text=text, options=options or ready_options(error, command))


async def _case_of(session: AsyncSession, member: StaffMember, command: StaffCommand) -> Case:
    """The case that is meant: by reference, else the only one. Heads may name anybody's case
    of which they may know.
    """
    if command.reference is not None and member.role in HEADS and "-" in command.reference:
        return await numbered_case(session, member, command.reference)
    if command.reference is not None and "-" in command.reference:
        led = await led_case(session, member, command.reference)
        if led is not None:
            return led
    if command.reference is not None:
        return await owned_case(session, member, command.reference)
    mine = await unfinished_of(session, member)
    if len(mine) == 1:
        return await locked_case(session, mine[0].id)
    if not mine:
        raise NotFoundError("nothing_to_do")
    raise RefusedError("reference_missing", verb=command.verb)


async def _list(order: Order) -> Note:
    cases = await unfinished_of(order.session, order.member)
    kinds = {case.id: KIND_RULES[case.kind].name for case in cases}
    gone = await without_reporter(order.session, cases)
    facts = {"cases": cases, "kinds": kinds, "gone": gone}
    return Note(text=render(ROOM, "work_list", **facts, now=order.now, member=order.member))


async def _show(order: Order) -> Note:
    case = order.the_case()
    events = await timeline(order.session, case)
    told = await told_to_reporter(order.session, case)
    files = await media_of_case(order.session, case)
    text = render(
        ROOM,
        "work_case",
        case=case,
        kind=KIND_RULES[case.kind].name,
        events=events,
        contact=contact_told(case, events),
        told=[(row.subject, render("api/notifications", "delivery", message=row)) for row in told],
        may_resend=any(row.state in MAY_BE_RESENT for row in told),
        gone=await without_reporter(order.session, [case]),
        attached=Counter(media.kind for media in files),
        followers=await follower_count(order.session, case),
        parts=await merged_into(order.session, case),
        links=_linked(order, files),
        reason=await reason_of(order.session, case, order.member),
        seen_by=await seen_by(order.session, case),
        moves_on_at=await work.moves_on_at(order.session, case),
        now=order.now,
    )
    return Note(text=text, options=_next_options(case, order.member))


def _linked(order: Order, files: Sequence[Media]) -> list[tuple[MediaKind, int, str]]:
    """The latest files: kind, number among their kind, and the address where this very person can
    open them for some minutes.
    """
    links, numbers = order.links, Counter[MediaKind]()
    shown = []
    for media in files:
        numbers[media.kind] += 1
        address = links and links.address(media.id, staff_id=order.member.id, now=order.now)
        if address:
            shown.append((media.kind, numbers[media.kind], address))
    return shown[-SHOWN_FILES:]


async def _take(order: Order) -> Note:
    case = order.the_case()
    await work.take(order.session, case, order.member, now=order.now)
    return _done(order, "work_taken", options=_next_options(case, order.member))


async def _decline(order: Order) -> Note:
    case = order.the_case()
    number = case.list_number
    heir = await work.decline(
        order.session, case, order.member, reason=order.command.words, now=order.now
    )
    return _done(order, "work_declined", heir=heir, number=number)


async def _arrive(order: Order) -> Note:
    await work.arrive(order.session, order.the_case(), order.member, now=order.now)
    return _done(order, "work_arrived", options=_next_options(order.the_case(), order.member))


async def _note(order: Order) -> Note:
    await work.add_note(
        order.session, order.the_case(), order.member, note=order.command.words, now=order.now
    )
    gone = await without_reporter(order.session, [order.the_case()])
    return _done(order, "work_noted", gone=gone)


async def _hold(order: Order) -> Note:
    case = order.the_case()
    said = read_pause(order.command.words, today=local(order.now).date())
    await pausing.hold(
        order.session,
        case,
        order.member,
        waits_for=said.waits_for,
        reason=said.reason,
        days=said.days,
        now=order.now,
    )
    return _done(order, "work_held", options=_next_options(case, order.member))


async def _ask(order: Order) -> Note:
    case = order.the_case()
    question = order.command.words
    await asking.ask(order.session, case, order.member, question=question, now=order.now)
    return _done(order, "work_held", options=_next_options(case, order.member))


async def _resume(order: Order) -> Note:
    case = order.the_case()
    await pausing.resume(order.session, case, order.member, now=order.now)
    options = _next_options(case, order.member)
    return _done(order, "work_resumed", options=options, now=order.now)


async def _extend(order: Order) -> Note:
    case = order.the_case()
    said = read_pause(order.command.words, today=local(order.now).date())
    await pausing.extend(
        order.session, case, order.member, days=said.days, reason=said.reason, now=order.now
    )
    return _done(order, "work_extended", options=_next_options(case, order.member))


async def _resolve(order: Order) -> Note:
    case = order.the_case()
    number = case.list_number
    await work.resolve(order.session, case, order.member, note=order.command.words, now=order.now)
    return _done(order, "work_resolved", number=number)


async def _designate(order: Order) -> Note:
    case = order.the_case()
    number = case.list_number
    name, reason = read_heir(order.command.words)
    if not name:
        raise RefusedError("name_missing", number=number)
    found = await staff_named(order.session, name)
    if len(found) != 1:
        raise NotFoundError("staff_name_unclear", name=name, found=[m.name for m in found])
    await work.designate(order.session, case, order.member, found[0], reason=reason, now=order.now)
    return _done(order, "work_designated", heir=found[0], number=number)


async def _reject(order: Order) -> Note:
    case = order.the_case()
    number = case.list_number
    await work.reject(order.session, case, order.member, reason=order.command.words, now=order.now)
    return _done(order, "work_rejected", number=number)


async def _mark(order: Order) -> Note:
    return await _set_subject(order, subjects.mark, "work_marked")


async def _unmark(order: Order) -> Note:
    return await _set_subject(order, subjects.unmark, "work_unmarked")


async def _set_subject(order: Order, step: Callable[..., Awaitable[None]], text: str) -> Note:
    """The answer repeats nothing of the case: it may just have ceased to exist for who reads it."""
    case, name = order.the_case(), order.command.words
    if not name:
        raise RefusedError("subject_missing", verb=order.command.verb)
    subject = await subjects.subject_named(order.session, order.member, name)
    await step(order.session, case, order.member, subject, now=order.now)
    return Note(text=render(ROOM, text, name=name))


async def _unseal(order: Order) -> Note:
    case, reason = order.the_case(), order.command.words
    behind = await unseal(order.session, case, order.member, reason=reason, now=order.now)
    return _done(order, "work_unsealed", behind=behind)


async def _seal(order: Order) -> Note:
    """For a resident who asked for it; they are told."""
    actor = Actor.staff(order.member)
    seen = await seal_filed(order.session, order.the_case(), actor, now=order.now)
    return _done(order, "work_sealed", roles=roles_of(seen.readers), named=seen.named)


async def _resend(order: Order) -> Note:
    count = await resend(order.session, order.the_case(), now=order.now)
    return _done(order, "work_resent", count=count)


async def _leave(order: Order) -> Note:
    return await staff_leave.enter(order.session, order.member, order.command.words, now=order.now)


async def _back(order: Order) -> Note:
    return await staff_leave.end(order.session, order.member, order.command.words, now=order.now)


async def _merging(order: Order) -> Note:
    return await merging_desk.carry_out(
        order.session, order.member, order.command, order.the_case(), now=order.now
    )


async def _incident(order: Order) -> Note:
    return await incident_desk.carry_out(
        order.session, order.member, order.command, order.case, now=order.now
    )


async def _after(order: Order) -> Note:
    """With words behind it, it closes the case too."""
    note = await staff_photos.mark_after(order)
    return await _resolve(order) if order.command.words else note


_HANDLERS: dict[Verb, Callable[[Order], Awaitable[Note]]] = {
    Verb.LIST: _list,
    Verb.SHOW: _show,
    Verb.TAKE: _take,
    Verb.DECLINE: _decline,
    Verb.ARRIVE: _arrive,
    Verb.NOTE: _note,
    Verb.PHOTO: staff_photos.attach,
    Verb.AFTER: _after,
    Verb.BEFORE: staff_photos.mark_before,
    Verb.HOLD: _hold,
    Verb.ASK: _ask,
    Verb.RESUME: _resume,
    Verb.EXTEND: _extend,
    Verb.RESOLVE: _resolve,
    Verb.DESIGNATE: _designate,
    Verb.REJECT: _reject,
    Verb.RESEND: _resend,
    Verb.AVOID: _mark,
    Verb.END_AVOIDING: _unmark,
    Verb.LEAVE: _leave,
    Verb.BACK: _back,
    **dict.fromkeys(incident_desk.VERBS, _incident),
    **dict.fromkeys(merging_desk.VERBS, _merging),
    Verb.NEARBY: staff_nearby.show,
    Verb.NEAR_SHOW: _show,
    Verb.REPORT: staff_patrol.tell,
    Verb.REPORT_KIND: staff_patrol.choose_kind,
    Verb.REPORT_PLACE: staff_patrol.choose_place,
    Verb.REPORT_JOIN: staff_patrol.join,
    Verb.REPORT_APART: staff_patrol.apart,
    Verb.REPORT_DROP: staff_patrol.drop,
    Verb.REPORT_PHOTO: staff_reported.attach,
    Verb.REPORTED: staff_reported.reported,
    Verb.DID: staff_reported.did,
    Verb.UNSEAL: _unseal,
    Verb.SEAL: _seal,
    Verb.VISIT: staff_visits.visit,
    Verb.VISITS: staff_visits.record_of,
    Verb.VISIT_FIGURES: staff_visits.figures_of,
    Verb.WEEK: staff_figures.week,
    Verb.LAST_WEEK: staff_figures.last_week,
    Verb.MONTH: staff_figures.month,
}
