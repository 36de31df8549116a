"""上报 in the chat: what a worker sees becomes a case, with as few words as it takes.

"上报 3号楼2单元楼道灯坏了" is filed at once. What is missing is asked for, one thing at a time:
what was seen, its kind (three guesses and 其他), where, and whether the matter is known already.
Every answer may be tapped or said; a photo may come at any time.
"""

import re
from collections.abc import Sequence

from api.cases.closing import saw_it_themselves
from api.cases.conflicts import may_know_case
from api.cases.kind_words import kind_of_word, likely_kinds
from api.cases.kinds import KIND_RULES, CaseKind
from api.cases.lifecycle import CaseState
from api.cases.media import just_put_elsewhere, loose_media
from api.cases.models import Case
from api.cases.name_wishes import wants_seal
from api.cases.patrol import Sighting, add_sighting, like_cases, report
from api.cases.queries import locked_case
from api.cases.reply_check import flaws
from api.clock import local
from api.dialogue.half_told import carried_along
from api.dialogue.models import PatrolAsks, PatrolDraft
from api.dialogue.normalise import normalise
from api.dialogue.patrol_draft import (
    drop_draft,
    new_draft,
    open_draft,
    place_of,
    set_place,
    sighting_of,
)
from api.dialogue.staff_commands import Verb
from api.dialogue.staff_order import ROOM, Order
from api.dialogue.whereabouts import estate_here
from api.errors import NotFoundError, RefusedError
from api.grids.models import Estate
from api.grids.places import PlaceMention
from api.grids.rounds import Gap, Rounds, Settled, completed, named_place, rounds_of, settle
from api.incidents.models import Incident
from api.incidents.sightings import incident_seen, join_seen
from api.incidents.telling import incident_told
from api.notifications.outbox import Note, Option
from api.staff.models import StaffMember
from api.texts import excerpt, render

ESTATES_OFFERED = 4
SHORTEST_PLACE = 2
LONGEST_PLACE = 100
SAID_LENGTH = 40
SHORTEST_STORY = 3
BARE_PLACE = 12
"""So few characters with a place in them are the place, not more of the story."""

_SAME = re.compile(
    r"(?:对|是|嗯)的?[,，]?|(?:对|是|就是|嗯)?[,，]?的?(?:同一件|这件|一样|一件事?)的?"
)
_NOT_SAME = re.compile(
    r"(?:不是|不一样|不同|另一件|两件事?|单独报?)(?:的|同一件|一件|一件事|另一件|单独上?报)?"
)

_DROP = Option(title=Verb.REPORT_DROP.value, payload=Verb.REPORT_DROP.value)


async def tell(order: Order) -> Note:
    """上报 with words begins a report; without the command's name (`by_name` False) they answer
    what was asked.

    Raises:
        RefusedError: `patrol_not_sealed`, `patrol_without_account`, or of a like case what
            `add_sighting` refuses.
        UnavailableError: `no_desk`.
    """
    words = order.command.words
    if wants_seal(words):
        raise RefusedError("patrol_not_sealed")
    draft = None if order.command.by_name else await _open(order)
    if draft is None:
        draft = await new_draft(order.session, order.member, now=order.now)
    known = draft.asks in {PatrolAsks.SAME, PatrolAsks.INCIDENT}
    if known and _SAME.fullmatch(normalise(words)):
        return await join(order)
    if known and _NOT_SAME.fullmatch(normalise(words)):
        return await apart(order)
    if words:
        await _ANSWERS[draft.asks](order, draft, words)
    return await _go_on(order, draft)


async def choose_kind(order: Order) -> Note:
    """上报类别: one of the kinds that were offered."""
    draft = await _begun(order)
    draft.kind = _named_kind(order.command.words) or draft.kind
    return await _go_on(order, draft)


async def choose_place(order: Order) -> Note:
    """上报地点: the place as it was offered."""
    draft = await _begun(order)
    said = await named_place(order.session, normalise(order.command.words))
    set_place(draft, completed(place_of(draft), said))
    return await _go_on(order, draft)


async def join(order: Order) -> Note:
    """上报并入: what was seen goes into the case that there is already, as a note; of an incident
    the member hears until it is over.
    """
    draft = await _begun(order)
    sighting = await _sighting(order, draft)
    if draft.asks is PatrolAsks.INCIDENT:
        return await _join_incident(order, draft, sighting)
    found = await like_cases(
        order.session, order.member, sighting, apart_from=draft.apart_from, now=order.now
    )
    if draft.like_id is None or draft.like_id not in {case.id for case in found}:
        return await _go_on(order, draft)
    case = await locked_case(order.session, draft.like_id)
    await add_sighting(order.session, order.member, case, sighting, now=order.now)
    await drop_draft(order.session, draft)
    owner = await order.session.get_one(StaffMember, case.owner_id)
    known = await may_know_case(order.session, order.member.id, case.id)
    facts = {"case": case, "owner": owner, "own": owner.id == order.member.id, "known": known}
    text = render(ROOM, "patrol_joined", **facts, count=len(sighting.media_ids))
    return Note(text=text, options=[_mine()])


async def _join_incident(order: Order, draft: PatrolDraft, sighting: Sighting) -> Note:
    covers = await incident_seen(order.session, sighting)
    if covers is None or covers.id != draft.incident_id:
        return await _go_on(order, draft)
    case = await join_seen(order.session, order.member, covers, sighting, now=order.now)
    await drop_draft(order.session, draft)
    text = render(
        ROOM,
        "patrol_covered",
        told=await incident_told(order.session, covers, now=order.now),
        case=case,
        count=len(sighting.media_ids),
    )
    return Note(text=text, options=[_mine()])


async def apart(order: Order) -> Note:
    """单独上报: it is another matter than the one that was named."""
    draft = await _begun(order)
    if draft.asks is PatrolAsks.INCIDENT:
        draft.not_covered = True
    elif draft.like_id is not None:
        draft.apart_from = [*draft.apart_from, draft.like_id]
    return await _go_on(order, draft)


async def drop(order: Order) -> Note:
    """取消上报: nothing is filed."""
    draft = await _open(order)
    if draft is not None:
        await drop_draft(order.session, draft)
    return Note(text=render(ROOM, "patrol_dropped", was=draft is not None))


async def ask_again(order: Order, *, count: int) -> Note:
    """So many files came while something is asked: they go along, and it is asked again."""
    note = await _go_on(order, await _begun(order))
    return Note(
        text=render(ROOM, "patrol_photo_kept", count=count, asked=note.text), options=note.options
    )


# -- What the words say. ---------------------------------------------------------------------


async def _told(order: Order, draft: PatrolDraft, words: str) -> None:
    """What was seen, with the kind and the place that are in it."""
    draft.words = words
    heard = order.heard
    draft.kind = heard.kind if heard else None
    plain = kind_of_word(normalise(words))
    draft.guesses = [*([plain] if plain else []), *(heard.guesses if heard else ())]
    set_place(draft, await named_place(order.session, normalise(words)))


async def _answer_kind(order: Order, draft: PatrolDraft, words: str) -> None:
    """A kind by its name, by a word for it, or by what the engine makes of the words; a place in
    them is taken along.
    """
    kind = _named_kind(words) or (order.heard.kind if order.heard else None)
    draft.kind = kind or draft.kind
    await _add(order, draft, "" if kind else words, place=words)


async def _answer_same(order: Order, draft: PatrolDraft, words: str) -> None:
    """More of the story, or another place. What may not be written into somebody's case is said
    anew.
    """
    if flaws(draft.words, own_words="", due_at=None, now=order.now):
        draft.words = ""
    await _add(order, draft, words, place=words)


async def _add(order: Order, draft: PatrolDraft, words: str, *, place: str) -> None:
    """Words that are a place and little else, or hardly any, are no part of the story."""
    said = await named_place(order.session, normalise(place))
    if not said.is_empty:
        set_place(draft, completed(place_of(draft), said))
    shortest = SHORTEST_STORY if said.is_empty else BARE_PLACE
    if words and (len(words) > shortest or not draft.words):
        draft.words = f"{draft.words}；{words}" if draft.words else words


async def _answer_place(order: Order, draft: PatrolDraft, words: str) -> None:
    """An address, or any words that describe a place, as residents may."""
    said = await named_place(order.session, normalise(words))
    if said.is_empty and len(words) >= SHORTEST_PLACE:
        said = PlaceMention(landmark=words[:LONGEST_PLACE])
    set_place(draft, completed(place_of(draft), said))


def _named_kind(words: str) -> CaseKind | None:
    said = normalise(words)
    return CaseKind.OTHER if said in {"其他", "其它"} else kind_of_word(said)


_ANSWERS = {
    PatrolAsks.WORDS: _told,
    PatrolAsks.KIND: _answer_kind,
    PatrolAsks.PLACE: _answer_place,
    PatrolAsks.SAME: _answer_same,
    PatrolAsks.INCIDENT: _answer_same,
}


# -- What comes next. ------------------------------------------------------------------------


async def _go_on(order: Order, draft: PatrolDraft) -> Note:
    """Ask for the first thing that is missing; file it when nothing is."""
    if not draft.words:
        return _asked(order, draft, PatrolAsks.WORDS, [])
    if draft.kind is None:
        kinds = [KIND_RULES[kind].name for kind in likely_kinds(draft.guesses)]
        options = [Option(title=name, payload=f"{Verb.REPORT_KIND} {name}") for name in kinds]
        return _asked(order, draft, PatrolAsks.KIND, options)
    rounds = await _rounds(order)
    settled = settle(place_of(draft), rounds)
    if settled.gap is not None:
        return _asked_place(order, draft, settled, rounds)
    set_place(draft, settled.place)
    sighting = await _sighting(order, draft)
    covers = await incident_seen(order.session, sighting)
    if covers is not None and not (draft.not_covered and draft.incident_id == covers.id):
        return await _asked_incident(order, draft, covers)
    found = await like_cases(
        order.session, order.member, sighting, apart_from=draft.apart_from, now=order.now
    )
    if found:
        return await _asked_same(order, draft, found[0])
    case = await report(order.session, order.member, sighting, now=order.now)
    await drop_draft(order.session, draft)
    await carried_along(order.session, order.member.openid or "", case)
    return await _filed(order, case, count=len(sighting.media_ids))


def _asked(
    order: Order, draft: PatrolDraft, asks: PatrolAsks, options: Sequence[Option], **facts: object
) -> Note:
    draft.asks, draft.asked_at = asks, order.now
    said = excerpt(draft.words, SAID_LENGTH)
    text = render(ROOM, f"patrol_asks_{asks.value}", said=said, **facts)
    return Note(text=text, options=[*options, _DROP] if draft.words else [])


def _asked_place(order: Order, draft: PatrolDraft, settled: Settled, rounds: Rounds) -> Note:
    """Which estate, which building, or where at all; where they have said that they are is offered
    for what has no place in it.
    """
    estates = list(settled.options)[:ESTATES_OFFERED]
    if settled.gap is Gap.PLACE and rounds.here is not None:
        estates = [rounds.here]
    options = []
    for name in estates:
        title = render(ROOM, "option_patrol_here", estate=name)
        known = f"{name}{settled.place.text}" if settled.gap is Gap.ESTATE else name
        options.append(
            Option(
                title=title if settled.gap is Gap.PLACE else known,
                payload=f"{Verb.REPORT_PLACE} {known}",
            )
        )
    if settled.gap is Gap.BUILDING:
        set_place(draft, PlaceMention(estate=settled.place.estate))
    facts = {"gap": settled.gap, "place": settled.place, "estates": estates}
    return _asked(order, draft, PatrolAsks.PLACE, options, **facts)


async def _asked_incident(order: Order, draft: PatrolDraft, incident: Incident) -> Note:
    """What is confirmed already, in the words in which residents hear it."""
    draft.incident_id, draft.not_covered = incident.id, False
    told = await incident_told(order.session, incident, now=order.now)
    return _asked(order, draft, PatrolAsks.INCIDENT, _same_or_not("covered"), told=told)


def _same_or_not(same: str) -> list[Option]:
    return [
        Option(title=render(ROOM, f"option_patrol_{same}"), payload=Verb.REPORT_JOIN.value),
        Option(title=render(ROOM, "option_patrol_apart"), payload=Verb.REPORT_APART.value),
    ]


async def _asked_same(order: Order, draft: PatrolDraft, case: Case) -> Note:
    """Told in the neutral words in which residents hear of each other's; the number only to its
    owner.
    """
    draft.like_id = case.id
    estate = await order.session.get_one(Estate, case.estate_id)
    opened = local(case.opened_at)
    return _asked(
        order,
        draft,
        PatrolAsks.SAME,
        _same_or_not("join"),
        case=case,
        estate=estate.name,
        kind=KIND_RULES[case.kind].name,
        days=(local(order.now).date() - opened.date()).days,
        own=case.owner_id == order.member.id,
        seen=await saw_it_themselves(order.session, case, order.member),
        taken=case.taken_at is not None,
    )


async def _filed(order: Order, case: Case, *, count: int) -> Note:
    """The number and what is next: for who has it themselves, to take it or to say that it is done.
    One that does not exist for them, as it is about them or theirs, they are not told of.
    """
    if not await may_know_case(order.session, order.member.id, case.id):
        return Note(text=render(ROOM, "patrol_filed_avoided"))
    owner = await order.session.get_one(StaffMember, case.owner_id)
    own = owner.id == order.member.id and case.state is CaseState.ASSIGNED
    text = render(
        ROOM, "patrol_filed", case=case, kind=KIND_RULES[case.kind].name, owner=owner, own=own,
        count=count, now=order.now,
    )  # fmt: skip
    options = []
    if elsewhere := await just_put_elsewhere(order.session, order.member, case, now=order.now):
        ids = ",".join(map(str, elsewhere))
        title = render(ROOM, "option_patrol_photo")
        options = [Option(title=title, payload=f"{Verb.REPORT_PHOTO} {case.case_number} {ids}")]
    if not own:
        return Note(text=text, options=[*options, _mine()])
    return Note(
        text=text,
        options=[
            Option(title=Verb.TAKE.value, payload=f"{Verb.TAKE} {case.case_number}"),
            Option(
                title=render(ROOM, "option_patrol_did"), payload=f"{Verb.DID} {case.case_number}"
            ),
            *options,
        ],
    )


def _mine() -> Option:
    return Option(title=Verb.REPORTED.value, payload=Verb.REPORTED.value)


# -- What is at hand. ------------------------------------------------------------------------


async def _open(order: Order) -> PatrolDraft | None:
    return await open_draft(order.session, order.member, now=order.now)


async def _begun(order: Order) -> PatrolDraft:
    draft = await _open(order)
    if draft is None:
        raise NotFoundError("patrol_over")
    return draft


async def _rounds(order: Order) -> Rounds:
    here = await estate_here(order.session, order.member.openid or "", now=order.now)
    return await rounds_of(order.session, order.member, here=here, on=local(order.now).date())


async def _sighting(order: Order, draft: PatrolDraft) -> Sighting:
    if draft.kind is None:
        raise NotFoundError("patrol_over")
    media = await loose_media(order.session, order.member.openid or "", now=order.now)
    return await sighting_of(
        order.session, draft, media_ids=tuple(media), message_id=order.message_id
    )
