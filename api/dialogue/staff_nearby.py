"""附近 in the chat: the open cases around the worker, each to a tap, the nearest first.

Where they are: what they name (附近 3号楼, 附近 1203), else the location that they have sent within
the last hours, else they are asked. The list's numbers are its options, so that they hold while it
is the last thing on the screen; "接单 2" then means its second line (`options.listed_case`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import KIND_RULES
from api.cases.lifecycle import CaseState
from api.cases.models import Case
from api.cases.nearby import NearCase, nearby, places_at_hand, spot_of_case
from api.clock import local
from api.dialogue.nearby_words import NearbyWish, read_nearby
from api.dialogue.normalise import normalise
from api.dialogue.staff_commands import ROLES, Verb
from api.dialogue.staff_order import ROOM, Order
from api.dialogue.whereabouts import estate_here, last_point
from api.errors import NotFoundError, RefusedError
from api.grids.coordinates import Point
from api.grids.places import PlaceMention
from api.grids.rounds import Gap, rounds_of, settle
from api.grids.service import estate_names, find_place
from api.grids.spots import ground_of
from api.notifications.outbox import Note, Option
from api.staff.models import StaffMember
from api.texts import excerpt, render

OFFERED = 3
"""So many places are offered to who is asked where they are."""

ON_THE_SPOT = 200
"""Metres within which somebody may have arrived; a point of a building is its middle. Ours."""

PLACE_LENGTH = 18
"""Characters of a place in a line of the list."""


@dataclass(frozen=True)
class Around:
    """A point, in WGS 84, and how it is named; `case` is the one that was named."""

    point: Point
    name: str | None = None
    case: Case | None = None


async def show(order: Order) -> Note:
    """Carry out 附近.

    Raises:
        NotFoundError: `near_case_unknown` or `near_case_nowhere`.
        RefusedError: `nearby_unclear`, `place_in_which_estate`, `place_no_building` or
            `place_nowhere`.
    """
    names = await estate_names(order.session)
    wish = read_nearby(normalise(order.command.words), estates=names)
    if not wish.is_clear:
        raise RefusedError("nearby_unclear", words=excerpt(order.command.words, PLACE_LENGTH))
    around = await _around(order, wish)
    if around is None:
        return await _where(order, wish)
    found = await nearby(
        order.session,
        order.member,
        around.point,
        kind=wish.kind,
        but=around.case.id if around.case else None,
        now=order.now,
    )
    kind = None if wish.kind is None else KIND_RULES[wish.kind].name
    text = render(
        ROOM, "nearby", member=order.member, around=around, kind=kind, found=found,
        takes=_first_to_take(found.cases, order.member),
    )  # fmt: skip
    options = [await _line(order, one) for one in found.cases]
    if not options and kind is not None:
        options = [Option(title=render(ROOM, "option_nearby_all"), payload=Verb.NEARBY.value)]
    return Note(text=text, options=options)


async def arrivals(
    session: AsyncSession, member: StaffMember, here: Point, *, now: datetime
) -> list[Option]:
    """到场, to a tap, for the cases in hand that lie where somebody is, the nearest first."""
    found = await nearby(session, member, here, now=now)
    close = [
        near
        for near in found.cases
        if near.case.owner_id == member.id
        and near.case.state is CaseState.IN_PROGRESS
        and near.metres is not None
        and near.metres <= ON_THE_SPOT
    ]
    return [
        Option(
            title=render(
                ROOM,
                "option_arrive_here",
                near=near,
                kind=KIND_RULES[near.case.kind].name,
                place=excerpt(near.case.place, PLACE_LENGTH),
            ),
            payload=f"{Verb.ARRIVE} {near.case.case_number}",
        )
        for near in close[:OFFERED]
    ]


async def _around(order: Order, wish: NearbyWish) -> Around | None:
    """Around what they look; None where they have to be asked."""
    if wish.reference is not None:
        case, spot = await spot_of_case(order.session, order.member, wish.reference, now=order.now)
        return Around(spot.point, case.place, case)
    if wish.place is not None:
        return await _named(order, wish.place)
    openid = order.member.openid
    point = openid and await last_point(order.session, openid, now=order.now)
    return Around(point) if point else None


async def _named(order: Order, said: PlaceMention) -> Around:
    session, today = order.session, local(order.now).date()
    here = await estate_here(session, order.member.openid or "", now=order.now)
    settled = settle(said, await rounds_of(session, order.member, here=here, on=today))
    if settled.gap is Gap.BUILDING:
        raise NotFoundError("place_no_building", place=settled.place)
    known = await find_place(session, estate=settled.place.estate, building=settled.place.building)
    if settled.gap is not None or known is None:
        raise RefusedError("place_in_which_estate", said=said.text, options=settled.options)
    ground = await ground_of(session, [known.estate.id], on=today)
    spot = ground.spot(known.estate.id, known.building.number if known.building else None)
    if spot is None:
        raise NotFoundError("place_nowhere", place=settled.place)
    return Around(spot.point, settled.place.text)


async def _where(order: Order, wish: NearbyWish) -> Note:
    """Ask where they are, with the places of their own cases to a tap."""
    places = await places_at_hand(order.session, order.member, limit=OFFERED)
    kind = "" if wish.kind is None else f" {KIND_RULES[wish.kind].name}"
    options = [
        Option(
            title=render(ROOM, "option_nearby_place", place=excerpt(place, PLACE_LENGTH)),
            payload=f"{Verb.NEARBY} {place}{kind}",
        )
        for place in places
    ]
    return Note(text=render(ROOM, "nearby_where", places=places), options=options)


async def _line(order: Order, near: NearCase) -> Option:
    """What it is, where, how far, and what may be done with it."""
    case, member = near.case, order.member
    holder = None
    if case.owner_id != member.id:
        holder = await order.session.get_one(StaffMember, case.owner_id)
    title = render(
        ROOM,
        "nearby_line",
        near=near,
        kind=KIND_RULES[case.kind].name,
        place=excerpt(case.place, PLACE_LENGTH),
        holder=holder,
        designates=member.role in ROLES[Verb.DESIGNATE],
    )
    return Option(title=title, payload=f"{Verb.NEAR_SHOW} {case.case_number}")


def _first_to_take(cases: Sequence[NearCase], member: StaffMember) -> int | None:
    """The number of the first line that the member can take."""
    for number, near in enumerate(cases, start=1):
        if near.case.owner_id == member.id and near.case.state is CaseState.ASSIGNED:
            return number
    return None
