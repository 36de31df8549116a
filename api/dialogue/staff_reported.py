"""What became of one's own reports: 我上报的, a photo that belongs to one, and 顺手办了."""

from api.cases.closing import after_photos, has_shown
from api.cases.kinds import KIND_RULES
from api.cases.lifecycle import CaseAction, CaseState, possible_actions
from api.cases.media import media_counts
from api.cases.models import ActorRole, Case
from api.cases.patrol import add_photo, close_at_once, patrol_of, patrols_of
from api.cases.queries import timeline
from api.cases.work import take
from api.dialogue.engine import command
from api.dialogue.staff_commands import Verb
from api.dialogue.staff_order import ROOM, Order, done, next_options, step_option
from api.errors import NotFoundError
from api.media.models import Media
from api.notifications.outbox import Note, Option
from api.staff.models import StaffMember
from api.texts import excerpt, render

PLACE_LENGTH = 18

TOLD = frozenset({CaseAction.NOTE, CaseAction.HOLD, CaseAction.RESOLVE, CaseAction.REJECT})
"""Steps whose words say how it goes on."""


async def reported(order: Order) -> Note:
    """我上报的: the list, each line to a tap; with a number the one report.

    Raises:
        NotFoundError: `patrol_unknown`.
    """
    cases = await patrols_of(order.session, order.member)
    reference = order.command.reference
    if reference is None:
        options = [_line(case) for case in cases]
        return Note(text=render(ROOM, "patrol_list", cases=cases), options=options)
    if reference.isdecimal():
        if not 1 <= int(reference) <= len(cases):
            raise NotFoundError("patrol_unknown", number=reference)
        reference = cases[int(reference) - 1].case_number
    return await _one(order, await patrol_of(order.session, order.member, reference))


def _line(case: Case) -> Option:
    title = render(
        ROOM,
        "patrol_line",
        case=case,
        kind=KIND_RULES[case.kind].name,
        place=excerpt(case.place, PLACE_LENGTH),
    )
    return Option(title=title, payload=f"{Verb.REPORTED} {case.case_number}")


async def _one(order: Order, case: Case) -> Note:
    """How a report stands; what may be done with it by who has it themselves."""
    owner = await order.session.get_one(StaffMember, case.owner_id)
    own = owner.id == order.member.id
    words = [
        event
        for event in await timeline(order.session, case)
        if event.note and event.actor_role is ActorRole.STAFF and event.action in TOLD
    ]
    text = render(
        ROOM,
        "patrol_case",
        case=case,
        kind=KIND_RULES[case.kind].name,
        owner=owner,
        own=own,
        words=words,
        attached=await media_counts(order.session, case),
        now=order.now,
    )
    options = next_options(case, order.member) if own else []
    if own and case.state is CaseState.ASSIGNED:
        options = [*options, step_option(Verb.DID, case.case_number)]
    if CaseAction.WITHDRAW in possible_actions(case.state) and case.merged_into_id is None:
        title = render(ROOM, "option_patrol_withdraw")
        payload = command("case_withdraw", case_number=case.case_number)
        options = [*options, Option(title=title, payload=payload)]
    return Note(text=text, options=options)


async def attach(order: Order) -> Note:
    """上报附图: pictures that went to another case belong to this report too; the words are their
    ids.

    Raises:
        NotFoundError: `patrol_unknown`, or `photo_unknown`: none of these is the member's own.
    """
    case = await patrol_of(order.session, order.member, order.command.reference or "")
    ids = [int(word) for word in order.command.words.split(",") if word.isdecimal()]
    own = []
    for media_id in ids:
        media = await order.session.get(Media, media_id)
        if media is not None and media.sender == order.member.openid:
            own.append(media.id)
    if not own:
        raise NotFoundError("photo_unknown")
    for media_id in own:
        await add_photo(order.session, order.member, case, media_id, now=order.now)
    return Note(text=render(ROOM, "patrol_photo_added", case=case, count=len(own)))


async def did(order: Order) -> Note:
    """顺手办了: taken and closed in one step, where a photo shows that it is done; without one it
    is taken, and the photo is asked for.

    Raises:
        IllegalTransitionError: it is not theirs to close now.
        RefusedError: `after_photo_missing`; `reply_unfit`, with the `flaws`.
    """
    case = order.the_case()
    number = case.list_number
    if case.state is CaseState.ASSIGNED and not await after_photos(order.session, case):
        await take(order.session, case, order.member, now=order.now)
        shown = await has_shown(order.session, case, order.member)
        options = [
            Option(
                title=render(ROOM, "option_stage", verb=Verb.AFTER.value),
                payload=f"{Verb.AFTER} {case.case_number} {_words(order)}",
            )
        ]
        return done(order, "patrol_did_photo", shown=shown, options=options if shown else [])
    await close_at_once(order.session, case, order.member, note=_words(order), now=order.now)
    return done(order, "work_resolved", number=number)


def _words(order: Order) -> str:
    """What they did, in their words or in ours."""
    return order.command.words or render(ROOM, "patrol_did_words")
