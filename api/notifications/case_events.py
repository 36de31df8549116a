"""Telling people what happened to a case: a table from steps to audiences and texts."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from procrastinate import JobContext
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api import logs
from api.cases.closing import after_photos
from api.cases.conflicts import may_know_case
from api.cases.desk_talks import is_talked_on
from api.cases.handing import AT_HAND, MOVED_FOR, Move
from api.cases.history import NOTIFY_TASK
from api.cases.kinds import KIND_RULES, CaseKind
from api.cases.lifecycle import CaseAction
from api.cases.media import media_counts
from api.cases.models import ActorRole, Case, CaseEvent, CaseSource, WaitsFor
from api.cases.patrol import SIGHTED
from api.cases.queries import without_reporter
from api.clock import utc_now
from api.db import Database
from api.jobs import PATIENT, app
from api.media.links import MediaLinks
from api.media.models import Media, MediaKind
from api.notifications.erasure import MOVED, take_back_work
from api.notifications.followers import tell_followers
from api.notifications.models import OutboundMessage, Priority
from api.notifications.outbox import Note, Option, tell
from api.notifications.sealing import keep_unknown
from api.notifications.unreachable import tell_desk_of
from api.residents.models import Resident
from api.staff.models import StaffMember
from api.staff.service import staff_by_openid
from api.texts import render

ROOM = "api/notifications"

SHOWN_FILES = 3
"""So many addresses leave room for the rest of a message."""


class Audience(StrEnum):
    """Whom a step concerns."""

    OWNER = "owner"
    REPORTER = "reporter"
    PREVIOUS_OWNER = "previous_owner"
    TOLD = "told"
    """Whom the ladder chose: `told_id` of the step."""


@dataclass(frozen=True)
class Rule:
    """One thing to tell: to whom, by which text, after whose steps only (None: anybody's)."""

    audience: Audience
    text: str
    options: Callable[[Case, CaseEvent], list[Option]] = field(default=lambda case, event: [])
    actors: frozenset[ActorRole] | None = None
    kinds: frozenset[CaseKind] | None = None
    """Only for cases of these kinds; None for all."""
    when: Callable[[CaseEvent], bool] = field(default=lambda event: True)
    on_patrol: bool = False
    """Of what tells the reporter: whether one of the staff who saw it on patrol hears it too. They
    wait for no news; a question is for them."""
    priority: Priority = Priority.NOTICE


def _work_options(case: Case, event: CaseEvent) -> list[Option]:
    return [
        Option(title=render(ROOM, "option_take", case=case), payload=f"接单 {case.case_number}"),
        Option(title=render(ROOM, "option_list"), payload="我的工单"),
    ]


def _rating_options(case: Case, event: CaseEvent) -> list[Option]:
    return [
        Option(
            title=render(ROOM, "option_rating", rating=rating),
            payload=f'/case_rate{{"case_number": "{case.case_number}", "rating": "{rating}"}}',
        )
        for rating in range(1, 6)
    ]


def _designating_options(case: Case, event: CaseEvent) -> list[Option]:
    """A name to a tap; a supervisor may also type another."""
    return [
        Option(
            title=render(ROOM, "option_designate", name=name),
            payload=f"派单 {case.case_number} {name}",
        )
        for name in event.facts["candidates"]
    ]


def _look_options(case: Case, event: CaseEvent) -> list[Option]:
    title = render(ROOM, "option_look", case=case)
    return [Option(title=title, payload=f"查看 {case.case_number}")]


def _to_designate(event: CaseEvent) -> bool:
    return "to_designate" in event.facts


def _to_work(event: CaseEvent) -> bool:
    return not _to_designate(event) and AT_HAND not in event.facts


def _sighted(event: CaseEvent) -> bool:
    """A colleague has seen it on patrol too."""
    return SIGHTED in event.facts


def _moved_alone(event: CaseEvent) -> bool:
    """Who is away is told of all their cases together."""
    return event.facts.get(MOVED_FOR) not in {Move.LEAVE, Move.LEFT}


def _asks(event: CaseEvent) -> bool:
    return bool(event.facts["waits_for"] == WaitsFor.RESIDENT)


def _asks_nobody(event: CaseEvent) -> bool:
    return not _asks(event)


def _not_in_words(event: CaseEvent) -> bool:
    """Not where the resident's words have said it (`case_supplemented`)."""
    return bool(event.facts["by"] != "words")


def _aloud(event: CaseEvent) -> bool:
    return not event.facts["silent"]


_GIVEN = (
    Rule(Audience.OWNER, "case_assigned", _work_options, priority=Priority.KEY, when=_to_work),
    Rule(
        Audience.OWNER,
        "case_to_designate",
        _designating_options,
        priority=Priority.KEY,
        when=_to_designate,
    ),
)
_BY_RESIDENT = frozenset({ActorRole.RESIDENT})
_BY_STAFF = frozenset({ActorRole.STAFF})
_NOT_STAFF = frozenset(ActorRole) - _BY_STAFF
_NOT_RESIDENT = frozenset(ActorRole) - _BY_RESIDENT
_TALKED_ABOUT = frozenset({CaseKind.HAND_OVER, CaseKind.EMERGENCY})
"""Kinds in which a word of the staff is an answer to a person, not a line of progress."""

RULES: dict[CaseAction, tuple[Rule, ...]] = {
    CaseAction.ACCEPT: (),
    CaseAction.REJECT: (Rule(Audience.REPORTER, "case_rejected", priority=Priority.KEY),),
    CaseAction.ASSIGN: _GIVEN,
    CaseAction.REASSIGN: (
        *_GIVEN,
        Rule(Audience.PREVIOUS_OWNER, "case_moved_on", when=_moved_alone),
    ),
    CaseAction.DECLINE: (),
    CaseAction.TAKE: (Rule(Audience.REPORTER, "case_taken"),),
    CaseAction.HOLD: (
        Rule(Audience.REPORTER, "case_asked", when=_asks, on_patrol=True, priority=Priority.KEY),
        Rule(Audience.REPORTER, "case_held", when=_asks_nobody, priority=Priority.KEY),
    ),
    CaseAction.RESUME: (
        Rule(Audience.OWNER, "case_goes_on", _look_options, actors=_NOT_STAFF, when=_not_in_words),
        Rule(Audience.REPORTER, "case_resumed", actors=_NOT_RESIDENT),
    ),
    CaseAction.EXTEND: (Rule(Audience.REPORTER, "case_extended", priority=Priority.KEY),),
    CaseAction.REMIND: (
        Rule(Audience.OWNER, "case_pressing", _look_options, when=_aloud, priority=Priority.KEY),
    ),
    CaseAction.ESCALATE: (
        Rule(Audience.TOLD, "case_escalated", _look_options, when=_aloud, priority=Priority.KEY),
    ),
    CaseAction.RESOLVE: (
        Rule(Audience.REPORTER, "case_resolved", _rating_options, priority=Priority.KEY),
    ),
    CaseAction.CLOSE: (),
    CaseAction.REOPEN: (Rule(Audience.OWNER, "case_reopened", priority=Priority.KEY),),
    CaseAction.WITHDRAW: (Rule(Audience.OWNER, "case_withdrawn"),),
    CaseAction.ARRIVE: (),
    CaseAction.NOTE: (
        Rule(Audience.OWNER, "case_supplemented", actors=_BY_RESIDENT),
        Rule(Audience.OWNER, "case_sighted", _look_options, actors=_BY_STAFF, when=_sighted),
        Rule(Audience.REPORTER, "case_answered", actors=_BY_STAFF, kinds=_TALKED_ABOUT),
    ),
    CaseAction.ATTACH: (
        Rule(Audience.OWNER, "case_supplemented", actors=_BY_RESIDENT),
        Rule(Audience.OWNER, "case_sighted", _look_options, actors=_BY_STAFF, when=_sighted),
    ),
    CaseAction.URGE: (Rule(Audience.OWNER, "case_urged", priority=Priority.KEY),),
    CaseAction.RATE: (),
    CaseAction.FOLLOW: (
        Rule(Audience.OWNER, "case_followed"),
        Rule(Audience.REPORTER, "case_joined", actors=_BY_STAFF),
    ),
    CaseAction.MERGE: (
        Rule(Audience.OWNER, "case_merged"),
        Rule(Audience.REPORTER, "case_joins", priority=Priority.KEY),
    ),
    CaseAction.SPLIT: (
        Rule(Audience.OWNER, "case_split", priority=Priority.KEY),
        Rule(Audience.REPORTER, "case_apart", priority=Priority.KEY),
    ),
    CaseAction.UNFOLLOW: (),
    CaseAction.UNSEAL: (Rule(Audience.REPORTER, "case_unsealed", priority=Priority.KEY),),
    CaseAction.SEAL: (
        Rule(Audience.REPORTER, "case_sealed", actors=_BY_STAFF, priority=Priority.KEY),
    ),
    CaseAction.LIFT: (Rule(Audience.OWNER, "case_lifted", _look_options),),
}
"""Every action has a line, so that a new one cannot be forgotten."""


@app.task(name=NOTIFY_TASK, pass_context=True, retry=PATIENT)
async def notify_case_event(context: JobContext, event_id: int) -> None:
    """Tell whom a step concerns, once. The parts `database` and `links` come with the worker."""
    database: Database = context.additional_context["database"]
    links: MediaLinks | None = context.additional_context.get("links")
    async with database.transaction() as session:
        event = await session.get(CaseEvent, event_id, with_for_update=True)
        if event is None or await _told(session, event) or await _goes_on(session, event):
            return
        if event.facts.get("by_answering"):
            return  # The answer comes right behind, and says it.
        logs.bind(case_id=event.case_id)
        case = await session.get_one(Case, event.case_id)
        await _take_back_from_previous_owner(session, case, event)
        for rule in RULES[event.action]:
            by = rule.actors is None or event.actor_role in rule.actors
            about = rule.kinds is None or case.kind in rule.kinds
            heard = rule.audience is not Audience.REPORTER or rule.on_patrol
            news = heard or case.source is CaseSource.RESIDENT
            if by and about and news and rule.when(event):
                await _tell(session, rule, case, event, links=links, now=utc_now())
        await tell_followers(session, case, event, now=utc_now())
        if event.action is CaseAction.SEAL:
            await keep_unknown(session, case, event, now=utc_now())


async def _take_back_from_previous_owner(
    session: AsyncSession, case: Case, event: CaseEvent
) -> None:
    """What they had still to read about a case that is somebody else's by now."""
    previous_id = event.facts.get("previous_owner_id")
    if previous_id is None or previous_id == case.owner_id:
        return
    previous = await session.get_one(StaffMember, previous_id)
    if previous.openid is not None:
        await take_back_work(session, previous.openid, error=MOVED, case_id=case.id)


async def _told(session: AsyncSession, event: CaseEvent) -> bool:
    query = select(OutboundMessage.id).where(OutboundMessage.event_id == event.id).limit(1)
    return (await session.scalars(query)).one_or_none() is not None


async def _tell(
    session: AsyncSession,
    rule: Rule,
    case: Case,
    event: CaseEvent,
    *,
    links: MediaLinks | None,
    now: datetime,
) -> None:
    owner = await session.get_one(StaffMember, event.facts.get("owner_id", case.owner_id))
    if rule.audience is Audience.OWNER and owner.id != case.owner_id:
        return  # It has gone on to somebody else meanwhile, who gets a message of their own.
    openid = await _openid(session, rule.audience, case, event, owner)
    if openid is None and rule.audience is Audience.OWNER:
        subject = render(ROOM, f"{rule.text}_subject")
        await tell_desk_of(session, owner, case, subject=subject, now=now)
    if openid is None or await _must_not_read(session, rule.audience, openid, case):
        return
    after = await after_photos(session, case) if event.action is CaseAction.RESOLVE else ()
    facts = {
        "case": case,
        "event": event,
        "owner": owner,
        "now": now,
        "kind": KIND_RULES[case.kind].name,
        "attached": await media_counts(session, case),
        "arrived": await _arrived(session, event),
        "moments": _moments(event),
        "previous": await _previous(session, event),
        "gone": await without_reporter(session, [case]),
        "plainly": (await session.get_one(Resident, case.reporter_id)).plainly,
        "talking": await is_talked_on(session, case),
        "after": len(after),
        "shown": _addresses(after, case, links, now=now),
    }
    note = Note(
        text=render(ROOM, rule.text, **facts),
        subject=render(ROOM, f"{rule.text}_subject"),
        options=rule.options(case, event),
        priority=rule.priority,
    )
    await tell(session, openid, note, now=now, case_id=case.id, event_id=event.id)


def _addresses(
    files: Sequence[Media], case: Case, links: MediaLinks | None, *, now: datetime
) -> list[str]:
    """Where the reporter can see the work done; the latest files, where we can be reached."""
    found = [
        links and links.shown_address(media.id, resident_id=case.reporter_id, now=now)
        for media in files[-SHOWN_FILES:]
    ]
    return [address for address in found if address]


async def _must_not_read(
    session: AsyncSession, audience: Audience, openid: str, case: Case
) -> bool:
    """Whether it is a member of the staff for whom the case does not exist: they had it until it
    turned out to be about them, and hear nothing more of it.
    """
    if audience is Audience.REPORTER:
        return False
    member = await staff_by_openid(session, openid)
    return member is not None and not await may_know_case(session, member.id, case.id)


def _same_moment(event: CaseEvent) -> tuple[ColumnElement[bool], ...]:
    """Steps that somebody took together: the files of one breath are one thing to tell."""
    return (
        CaseEvent.case_id == event.case_id,
        CaseEvent.action == event.action,
        CaseEvent.at == event.at,
    )


async def _goes_on(session: AsyncSession, event: CaseEvent) -> bool:
    """Whether a later file of the same moment will be told of together with this one."""
    if event.action is not CaseAction.ATTACH:
        return False
    later = exists().where(CaseEvent.id > event.id, *_same_moment(event))
    return bool(await session.scalar(select(later)))


async def _arrived(session: AsyncSession, event: CaseEvent) -> Counter[MediaKind]:
    """The files that a step brought, and those of the same moment: how many of each kind."""
    if event.action is not CaseAction.ATTACH:
        return Counter()
    together = select(CaseEvent.facts["media_id"].as_integer()).where(*_same_moment(event))
    kinds = select(Media.kind).where(Media.id.in_(together))
    return Counter((await session.scalars(kinds)).all())


async def _previous(session: AsyncSession, event: CaseEvent) -> StaffMember | None:
    """Who had it before, where it moved for a reason that anybody may know."""
    if MOVED_FOR not in event.facts or "previous_owner_id" not in event.facts:
        return None
    return await session.get_one(StaffMember, event.facts["previous_owner_id"])


def _moments(event: CaseEvent) -> dict[str, datetime]:
    """The moments among a step's facts."""
    return {
        name: datetime.fromisoformat(event.facts[name])
        for name in ("due_at", "until", "finish_due_at")
        if name in event.facts
    }


async def _openid(
    session: AsyncSession, audience: Audience, case: Case, event: CaseEvent, owner: StaffMember
) -> str | None:
    """Whom it concerns; None when there is nobody of the kind, or nobody who could read it."""
    match audience:
        case Audience.OWNER:
            return owner.openid
        case Audience.REPORTER:
            reporter = await session.get_one(Resident, case.reporter_id)
            return None if reporter.erased_at is not None else reporter.openid
        case Audience.PREVIOUS_OWNER:
            previous = event.facts.get("previous_owner_id")
            if previous is None or previous in (owner.id, event.actor_id, case.owner_id):
                return None
            return (await session.get_one(StaffMember, previous)).openid
        case Audience.TOLD:
            return (await session.get_one(StaffMember, event.facts["told_id"])).openid
