"""Staff commands about incidents: 通告, 确认事件, 通告延后, 通告结束."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import KIND_RULES
from api.cases.models import Case
from api.dialogue.incident_words import read_announcement, read_expected
from api.dialogue.staff_commands import StaffCommand, Verb
from api.errors import RefusedError
from api.grids.models import Estate
from api.grids.places import parse_place
from api.grids.service import estate_names, find_place
from api.incidents.models import Incident
from api.incidents.service import audience_of, confirm, end, move, open_incidents, the_incident
from api.notifications.outbox import Note, Option
from api.staff.models import StaffMember
from api.texts import render

ROOM = "api/dialogue"


VERBS = (Verb.ANNOUNCE, Verb.CONFIRM, Verb.POSTPONE, Verb.FINISH)


async def carry_out(
    session: AsyncSession,
    member: StaffMember,
    command: StaffCommand,
    case: Case | None,
    *,
    now: datetime,
) -> Note:
    """Carry out one of `VERBS`; `case` is locked, and None but for a `CONFIRM` of a case.

    Raises:
        LinliError: nothing was done.
    """
    words, number = command.words, command.reference
    if case is not None:
        return await confirm_case(session, member, case, words=words, now=now)
    if command.verb is Verb.POSTPONE:
        return await postpone(session, member, number, words=words, now=now)
    if command.verb is Verb.FINISH:
        return await finish(session, member, number, words=words, now=now)
    return await announce(session, member, words=f"{number or ''}{words}", now=now)


async def tells_place(session: AsyncSession, command: StaffCommand) -> bool:
    """Whether an incident is confirmed of a place rather than of a case: 确认事件 3栋 停水."""
    if command.verb is not Verb.CONFIRM or command.reference is not None:
        return False
    place = parse_place(command.words, estates=await estate_names(session))
    return bool(place.estate or place.building)


async def announce(
    session: AsyncSession, member: StaffMember, *, words: str, now: datetime
) -> Note:
    """通告: without words the open ones; with place, kind and perhaps a time a new one.

    Raises:
        RefusedError: `incident_place`, `incident_what`, or as `confirm` says.
    """
    if not words:
        return await _list(session, now=now)
    said = read_announcement(words, estates=await estate_names(session), now=now)
    known = await find_place(session, estate=said.place.estate, building=said.place.building)
    if known is None or (said.place.building and known.building is None):
        raise RefusedError("incident_place", building=said.place.building)
    if said.kind is None:
        raise RefusedError("incident_what")
    incident = await confirm(
        session,
        member,
        kind=said.kind,
        estate_id=known.estate.id,
        building=known.building.number if known.building else None,
        expected_at=said.expected_at,
        words=said.words,
        now=now,
    )
    return await _confirmed(session, incident)


async def confirm_case(
    session: AsyncSession, member: StaffMember, case: Case, *, words: str, now: datetime
) -> Note:
    """确认事件: what a case tells is so for its whole building, or its estate without one.

    Raises:
        RefusedError: `incident_place`, or as `confirm` says.
    """
    if case.estate_id is None:
        raise RefusedError("incident_place", building=None)
    expected_at, rest = read_expected(words, now=now)
    incident = await confirm(
        session,
        member,
        kind=case.kind,
        estate_id=case.estate_id,
        building=case.building,
        expected_at=expected_at,
        words=rest,
        case=case,
        now=now,
    )
    return await _confirmed(session, incident)


async def postpone(
    session: AsyncSession, member: StaffMember, number: str | None, *, words: str, now: datetime
) -> Note:
    """通告延后: another time, or none ("说不准").

    Raises:
        NotFoundError: `incident_unknown`.
        RefusedError: `incident_reference`, or as `move` says.
    """
    incident = await _meant(session, number)
    expected_at, rest = read_expected(words, now=now)
    await move(session, incident, member, expected_at=expected_at, words=rest, now=now)
    return await _note(session, "incident_moved", incident)


async def finish(
    session: AsyncSession, member: StaffMember, number: str | None, *, words: str, now: datetime
) -> Note:
    """通告结束: it is over, and everybody hears.

    Raises:
        NotFoundError: `incident_unknown`.
        RefusedError: `incident_reference`, or as `end` says.
    """
    incident = await _meant(session, number)
    await end(session, incident, member, words=words, now=now)
    return await _note(session, "incident_ended", incident)


async def _meant(session: AsyncSession, number: str | None) -> Incident:
    """The one that is named, else the only one."""
    if number is not None and number.isdecimal():
        return await the_incident(session, int(number))
    found = await open_incidents(session)
    if len(found) != 1:
        raise RefusedError("incident_reference")
    return await the_incident(session, found[0].id)


async def _confirmed(session: AsyncSession, incident: Incident) -> Note:
    return await _note(session, "incident_confirmed", incident, options=_ends([incident]))


async def _note(
    session: AsyncSession, text: str, incident: Incident, *, options: Sequence[Option] = ()
) -> Note:
    return Note(
        text=render(
            ROOM,
            text,
            incident=incident,
            estate=(await session.get_one(Estate, incident.estate_id)).name,
            kind=KIND_RULES[incident.kind].name,
            audience=await audience_of(session, incident),
        ),
        options=options,
    )


async def _list(session: AsyncSession, *, now: datetime) -> Note:
    found = await open_incidents(session)
    rows = [
        (
            incident,
            (await session.get_one(Estate, incident.estate_id)).name,
            KIND_RULES[incident.kind].name,
            await audience_of(session, incident),
        )
        for incident in found
    ]
    return Note(text=render(ROOM, "incident_list", rows=rows, now=now), options=_ends(found))


def _ends(incidents: Sequence[Incident]) -> list[Option]:
    return [
        Option(
            title=render(ROOM, "option_incident_over", incident=incident),
            payload=f"通告结束 {incident.id}",
        )
        for incident in incidents
    ]
