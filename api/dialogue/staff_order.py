"""An order of the staff: a command with what it needs, the steps that are possible, its answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import KIND_RULES
from api.cases.lifecycle import CaseAction, possible_actions
from api.cases.models import Case
from api.dialogue.staff_commands import ROLES, StaffCommand, Verb
from api.dialogue.understanding import KindReading
from api.errors import RefusedError
from api.media.links import MediaLinks
from api.notifications.outbox import Note, Option
from api.staff.models import StaffMember
from api.texts import render

ROOM = "api/dialogue"

NEXT_VERBS: dict[CaseAction, Verb] = {
    CaseAction.TAKE: Verb.TAKE,
    CaseAction.DECLINE: Verb.DECLINE,
    CaseAction.ARRIVE: Verb.ARRIVE,
    CaseAction.NOTE: Verb.NOTE,
    CaseAction.HOLD: Verb.HOLD,
    CaseAction.RESUME: Verb.RESUME,
    CaseAction.EXTEND: Verb.EXTEND,
    CaseAction.RESOLVE: Verb.RESOLVE,
    CaseAction.ASSIGN: Verb.DESIGNATE,
    CaseAction.REASSIGN: Verb.DESIGNATE,
    CaseAction.REJECT: Verb.REJECT,
}
"""Which command carries out which step, for telling what is possible now."""

WAYS: dict[Verb, tuple[Verb, ...]] = {Verb.HOLD: (Verb.HOLD, Verb.ASK)}
"""Where more than one command carries out a step."""


@dataclass(frozen=True)
class Order:
    """A command with everything that it needs. `case` is locked, None for lists and figures.

    `message_id` is the message that brought it, where that is a key; `heard` is what the engine
    made of its words, where it was asked.
    """

    session: AsyncSession
    member: StaffMember
    command: StaffCommand
    case: Case | None
    now: datetime
    links: MediaLinks | None = None
    message_id: int | None = None
    heard: KindReading | None = None

    def the_case(self) -> Case:
        """The case that the command is about."""
        if self.case is None:
            raise RefusedError("reference_missing", verb=self.command.verb)
        return self.case


def verbs_for(possible: Collection[CaseAction], member: StaffMember) -> list[Verb]:
    """The commands of a member that carry out one of these steps, each once."""
    ways = [
        way
        for action, verb in NEXT_VERBS.items()
        if action in possible
        for way in WAYS.get(verb, (verb,))
    ]
    return [verb for verb in dict.fromkeys(ways) if member.role in ROLES[verb]]


def step_option(verb: Verb, reference: str) -> Option:
    """A command to a tap; what it wants in words is offered then."""
    return Option(title=verb.value, payload=f"{verb} {reference}")


def next_options(case: Case, member: StaffMember) -> list[Option]:
    """Every step that is possible now, to a tap."""
    verbs = verbs_for(possible_actions(case.state), member)
    return [step_option(verb, case.case_number) for verb in verbs]


def done(order: Order, text: str, *, options: list[Option] | None = None, **facts: object) -> Note:
    case = order.the_case()
    return Note(
        text=render(ROOM, text, case=case, kind=KIND_RULES[case.kind].name, **facts),
        options=options or [],
    )
