"""Somebody tells what they have told before (上周五就报了): their case is found, not filed anew."""

import json
from dataclasses import dataclass, replace

from actions.noted import note_words
from actions.places import TalkPlace, last_place, mention, place_of_case
from actions.turn import Turn
from actions.which_case import MOST_OPTIONS, option_of
from api.cases.filing import attach_media
from api.cases.follow_up import urge
from api.cases.following import followed_cases
from api.cases.kinds import DESK_KINDS, KIND_RULES, CaseKind
from api.cases.lifecycle import UNFINISHED
from api.cases.meant import meant
from api.cases.models import Case
from api.cases.naming import naming_of
from api.cases.queries import RECENT, locked_case, reported_cases
from api.cases.told_before import (
    at_the_same_place,
    claims_report,
    comes_again,
    opened_about,
    told_before,
)
from api.clock import local
from api.errors import RefusedError
from api.texts import render


@dataclass(frozen=True)
class Known:
    """The person's cases that they say they have told of before, or that they follow. `likely`:
    what is found is of the matter that they name, and can be from the day; else they may mean it.
    """

    unfinished: list[Case]
    finished: list[Case]
    likely: bool


async def known_reports(turn: Turn) -> Known | None:
    """None where they say no such thing, or have said that they mean another."""
    if turn.anew:
        return None
    naming = naming_of(turn.words, now=turn.now)
    if (understood := turn.entity("kind")) in KIND_RULES:
        naming = replace(naming, kind=CaseKind(understood))
    if not claims_report(turn.words, days=naming.days):
        return None
    cases = [
        *await reported_cases(turn.session, turn.resident, limit=RECENT),
        *await followed_cases(turn.session, turn.resident),
    ]
    building = (await mention(turn)).building
    today, days = local(turn.now).date(), naming.days
    fits = told_before(cases, naming, building=building, today=today)
    unfinished = [case for case in fits if case.state in UNFINISHED]
    finished = [case for case in fits if case not in unfinished]
    likely = days is None or any(opened_about(case, days, today=today) for case in fits)
    if not unfinished and naming.kind is None:
        unfinished = [
            one for one in cases if one.state in UNFINISHED and one.kind not in DESK_KINDS
        ]
        likely = likely and not unfinished
    return Known(unfinished, finished, likely=likely)


async def place_before(turn: Turn) -> TalkPlace | None:
    """Where it was the last time, for words that tell of it once more: 上次那个又堵上了."""
    if not comes_again(turn.words):
        return None
    cases = await reported_cases(turn.session, turn.resident, limit=RECENT)
    naming = naming_of(turn.words, now=turn.now)
    if not cases or not naming.names:
        return None
    fits = meant(cases, naming, strict=True)
    place = await place_of_case(turn, fits[0]) if len(fits) == 1 else TalkPlace()
    return None if place == TalkPlace() else replace(place, offered="before")


async def same_place(turn: Turn) -> TalkPlace | None:
    """Where the last thing is that they told of, for words that point to it: 就刚才那个楼门口."""
    spot = at_the_same_place(turn.words)
    before = None if spot is None else await last_place(turn)
    if before is None or before == TalkPlace():
        return None
    return replace(before, landmark=spot or before.landmark, room=None if spot else before.room)


async def the_one(turn: Turn, known: Known) -> Case | None:
    """The case that is meant beyond doubt, locked; of a merged one the case it is a part of."""
    if len(known.unfinished) != 1 or not known.likely:
        return None
    [case] = known.unfinished
    return await locked_case(turn.session, case.merged_into_id or case.id)


async def served_as_known(turn: Turn) -> bool:
    """Whether the words of a report are about a case that is known: then they are in it and its
    owner is pressed, or the person was asked which. Where none is found they hear that too.
    """
    known = await known_reports(turn)
    if known is None:
        return False
    if not known.unfinished:
        before = known.finished[0].case_number if known.finished and known.likely else None
        turn.say("utter_report_finished" if before else "utter_report_unknown", number=before)
        return False
    case = await the_one(turn, known)
    if case is None:
        options = [option_of(one, "case_urge", {}) for one in known.unfinished[:MOST_OPTIONS]]
        asks = "utter_which_case" if known.likely else "utter_report_which"
        turn.say(asks, buttons=[*options, _another(turn)])
        return True
    turn.say(
        "utter_report_known",
        number=case.case_number,
        kind=KIND_RULES[case.kind].name,
        place=case.place,
    )
    await _press(turn, case)
    return True


async def _press(turn: Turn, case: Case) -> None:
    """The words go into the case in any way; hurry as often as the rule allows."""
    await note_words(turn, case)
    await attach_media(turn.session, case, turn.media_ids, by_staff=False, now=turn.now)
    buttons = [_another(turn)]
    try:
        await urge(turn.session, turn.resident, case, message_id=turn.message_id, now=turn.now)
    except RefusedError as refusal:
        turn.say(f"utter_refused_{refusal.code}", buttons=buttons, **refusal.facts)
        return
    turn.say(
        "utter_case_urged",
        buttons=buttons,
        number=case.case_number,
        finish_due=case.finish_due_at,
    )


def _another(turn: Turn) -> dict[str, str]:
    """The option that it is another matter; it names the message, whose words are kept."""
    message = json.dumps({"message": str(turn.message_id)})
    return {"title": render("actions", "is_other_matter"), "payload": f"/other_matter{message}"}
