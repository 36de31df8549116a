"""匿名 after filing, and the way back: which case it is about, and what the staff know already.

The dialogue room hears the wish (`api.cases.name_wishes`); the words come along as an entity.
"""

from collections.abc import Sequence

from rasa_sdk.events import EventType, SlotSet

from actions.base import JUST_SHOWN, Skill
from actions.turn import Turn
from actions.which_case import MOST_OPTIONS, chosen, option_of
from api.cases.following import followed_cases, following
from api.cases.history import Actor
from api.cases.kinds import KIND_RULES, CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction
from api.cases.meant import says_which
from api.cases.media import media_counts
from api.cases.models import Case, CaseFollower
from api.cases.naming import naming_of
from api.cases.queries import RECENT, locked_case, read_case_number, reported_cases
from api.cases.sealed_later import (
    WasSeen,
    lift,
    lift_following,
    roles_of,
    seal_filed,
    seal_following,
)
from api.errors import NotFoundError
from api.texts import render

ASKS = "ask"
"""The entity's value where somebody asks whether they could be unnamed."""

NEXT, WHO = "next", "who"
"""The same where they are about to tell something, and where they ask who will know of them."""


class CaseSeal(Skill):
    """Seal the case that is meant; at once, for it does no harm and can be taken back."""

    action = "action_case_seal"
    keeps_shown = True

    async def act(self, turn: Turn) -> list[EventType]:
        """While a complaint waits behind another form, the wish is about that. A question is
        answered with what could be sealed.
        """
        if turn.entity("wish") == WHO:
            turn.say(
                "utter_who_knows", told=render("actions", "who_knows", sealed=await _hidden(turn))
            )
            return []
        if turn.slot("complaint_text") is not None and turn.case_number is None:
            turn.say("utter_complaint_sealed")
            return [SlotSet("complaint_sealed", True)]
        cases = await _cases(turn)
        if turn.entity("wish") == NEXT or not cases:
            # Before anything is told: what they tell next, and the read-back says so.
            turn.say("utter_seal_next")
            return [SlotSet("complaint_sealed", True)]
        if turn.entity("wish") == ASKS:
            unsealed = [case for case in _open(cases) if case.sealed_at is None]
            options = [option_of(case, "case_seal", {}) for case in unsealed[:MOST_OPTIONS]]
            turn.say("utter_seal_how", buttons=options)
            return []
        case = await _meant(turn, cases, CaseAction.SEAL, intent="case_seal")
        if case is None:
            return []
        if case.reporter_id != turn.resident.id:
            await seal_following(turn.session, await _followed(turn, case), now=turn.now)
            turn.say("utter_follow_sealed", number=case.case_number)
            return []
        seen = await seal_filed(
            turn.session,
            case,
            Actor.resident(turn.resident),
            message_id=turn.message_id,
            now=turn.now,
        )
        turn.say("utter_case_sealed", number=case.case_number, told=await _told(turn, case, seen))
        return []


async def _hidden(turn: Turn) -> bool:
    """Whether what they are telling, or else have told last, is told unnamed."""
    if turn.slot("complaint_text") is not None:
        return bool(turn.slot("complaint_sealed"))
    open_cases = _open(await _cases(turn))
    if not open_cases:
        return bool(turn.slot("complaint_sealed"))
    return await _is_sealed(turn, open_cases[0])


class CaseLift(Skill):
    """Ask whether they may be known after all: what is read cannot be taken back."""

    action = "action_case_lift"

    async def act(self, turn: Turn) -> list[EventType]:
        """Of the sealed ones; where there is none, that is said."""
        cases = [case for case in await _cases(turn) if await _is_sealed(turn, case)]
        if not cases:
            turn.say("utter_nothing_sealed")
            return [SlotSet("complaint_sealed", None)]  # Asked for before anything was told.
        case = await _meant(turn, cases, CaseAction.LIFT, intent="case_lift")
        if case is None:
            return []
        turn.say("utter_case_lift_sure", number=case.case_number, kind=KIND_RULES[case.kind].name)
        return []


class LiftSeal(Skill):
    """Lift it, by the option that named the case."""

    action = "action_lift_seal"

    async def act(self, turn: Turn) -> list[EventType]:
        """Whoever has the case is told by the service."""
        case = await _numbered(turn, await _cases(turn), turn.case_number or "")
        if case.reporter_id != turn.resident.id:
            await lift_following(turn.session, await _followed(turn, case))
        else:
            await lift(turn.session, turn.resident, case, message_id=turn.message_id, now=turn.now)
        turn.say("utter_case_lifted", number=case.case_number)
        return []


async def _cases(turn: Turn) -> list[Case]:
    """What the person reported, and what they follow, the newest first; talks are no reports."""
    own = await reported_cases(turn.session, turn.resident, limit=RECENT)
    cases = [*own, *await followed_cases(turn.session, turn.resident)]
    cases.sort(key=lambda case: (case.opened_at, case.id), reverse=True)
    return [case for case in cases if case.follows_up_id is None]


async def _meant(
    turn: Turn, cases: Sequence[Case], action: CaseAction, *, intent: str
) -> Case | None:
    """The case that is meant, locked; None where the person was asked which.

    Words that name or point decide. A bare wish is about what was just spoken of, else the only
    open request of theirs, else the only one that they follow; of what is finished it is asked.
    """
    said = turn.entity("said") or ""
    number = read_case_number(turn.entity("case_number") or said)
    if number is not None:
        return await _numbered(turn, cases, number)
    if says_which(cases, naming_of(said, now=turn.now)):
        found = await chosen(turn, cases, action, intent=intent, words=said)
        return None if found is None else await locked_case(turn.session, found.id)
    mine = _open([case for case in cases if case.reporter_id == turn.resident.id])
    sealed = action is CaseAction.LIFT
    bare = [case for case in mine if (case.sealed_at is not None) is sealed]
    bare = [one for one in cases if one.case_number == _just_shown(turn)] or bare
    bare = bare or mine or _open(cases)
    if len(bare) == 1:
        return await locked_case(turn.session, bare[0].id)
    options = [option_of(case, intent, {}) for case in (bare or cases)[:MOST_OPTIONS]]
    turn.say("utter_which_case" if bare or sealed else "utter_seal_how", buttons=options)
    return None


def _just_shown(turn: Turn) -> str | None:
    """The number of what was just spoken of, a complaint of somebody too: 别让他知道是我."""
    shown = turn.slot(JUST_SHOWN) or {}
    return shown.get("number")


async def _numbered(turn: Turn, cases: Sequence[Case], number: str) -> Case:
    for case in cases:
        if case.case_number.endswith(number.upper()):
            return await locked_case(turn.session, case.id)
    raise NotFoundError("case_unknown", number=number)


async def _followed(turn: Turn, case: Case) -> CaseFollower:
    row = await following(turn.session, turn.resident, case)
    if row is None:
        raise NotFoundError("case_unknown", number=case.case_number)
    return row


async def _is_sealed(turn: Turn, case: Case) -> bool:
    if case.reporter_id == turn.resident.id:
        return case.sealed_at is not None
    row = await following(turn.session, turn.resident, case)
    return row is not None and row.sealed_at is not None


def _open(cases: Sequence[Case]) -> list[Case]:
    return [one for one in cases if one.state in UNFINISHED and one.kind is not CaseKind.HAND_OVER]


async def _told(turn: Turn, case: Case, seen: WasSeen) -> str:
    """What the staff see from now on, and what they may have seen."""
    return render(
        "actions",
        "sealed_later",
        case=case,
        kind=KIND_RULES[case.kind].name,
        roles=roles_of(seen.readers),
        named=seen.named,
        files={kind.value: n for kind, n in (await media_counts(turn.session, case)).items()},
    )
