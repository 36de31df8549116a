"""补充: more facts for a case that is filed already; answers to what a worker asked."""

import json
from collections.abc import Sequence

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.after_filing import (
    WRONG,
    asks_what_is_right,
    corrected_filed,
    correcting,
    give_kind,
    put_right,
    wrong_before,
)
from actions.base import JUST_SHOWN, Skill
from actions.complaint_place import place_answer
from actions.human import latest_words
from actions.noted import note_words
from actions.places import known_place, place_of_problem
from actions.turn import Turn
from actions.which_case import spoken_of, which_case
from api.cases.correcting import may_change
from api.cases.emergencies import write_place
from api.cases.filing import attach_media
from api.cases.follow_up import supplement
from api.cases.following import add_word
from api.cases.kinds import DESK_KINDS, KIND_RULES, CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction
from api.cases.models import Case
from api.cases.queries import reported_case
from api.cases.told_before import comes_again
from api.texts import excerpt, render

QUESTION = 40
"""Characters of a question, or of what may answer it, that call it to mind."""


class CaseSupplement(Skill):
    """Add the person's words to the case that was named, else to the newest."""

    action = "action_case_supplement"

    async def act(self, turn: Turn) -> list[EventType]:
        """The words as they stand, or those before the option that named the case; the owner is
        told. A corrected place moves the case.
        """
        if turn.case_number is None and await corrected_filed(turn):
            return []
        return await add_words(turn)


async def add_words(turn: Turn) -> list[EventType]:
    """The words go into the case that is meant, or the person is asked which; what Rasa should
    remember of it.
    """
    case = await which_case(turn, CaseAction.NOTE, intent="case_supplement", followed=True)
    if case is None:
        return []
    mine = case.reporter_id == turn.resident.id
    if mine and asks_what_is_right(turn, case):
        return spoken_of("case_supplement", case, **{WRONG: True})
    if mine and await _puts_right(turn, case):
        return spoken_of("case_supplement", case)
    if case.state not in UNFINISHED and comes_again(turn.words) and turn.active_form is None:
        return [FollowupAction("complaint_form")]  # 上次那个又来了: a matter of its own by now.
    await (supplement if mine else add_word)(
        turn.session,
        turn.resident,
        case,
        note=turn.raw if turn.words else latest_words(turn.tracker.events)[-1],
        message_id=turn.message_id,
        now=turn.now,
    )
    await attach_media(turn.session, case, turn.media_ids, by_staff=False, now=turn.now)
    if mine and case.kind in DESK_KINDS:
        await _place_wish(turn, case)
    turn.say("utter_case_supplemented", number=case.case_number)
    return spoken_of("case_supplement", case)


async def _puts_right(turn: Turn, case: Case) -> bool:
    """Whether its kind or place is put right, by words or by an option that names the kind."""
    kind = turn.entity("kind")
    if not turn.words and kind in KIND_RULES and may_change(case, CaseKind(kind)):
        await give_kind(turn, case, CaseKind(kind))
        return True
    meant = wrong_before(turn) or turn.of_own_case.get("about") == "put_right"
    right = correcting(turn.words) or (turn.words if meant else "")
    return bool(right) and await put_right(turn, case, right)


async def _place_wish(turn: Turn, case: Case) -> None:
    """What lies with the desk is where the words say, if they say where."""
    said = (await place_answer(turn)).place
    place = None if said.is_empty else await place_of_problem(turn, said)
    if place is not None:
        await write_place(turn.session, case, await known_place(turn, place), now=turn.now)


class AnswerQuestion(Skill):
    """Take the person's words to the worker who asked."""

    action = "action_answer_question"

    async def act(self, turn: Turn) -> list[EventType]:
        """The words as they stand; the pause ends with them."""
        number = turn.asked[0]
        case = await reported_case(turn.session, turn.resident, case_number=number)
        await note_words(turn, case)
        await attach_media(turn.session, case, turn.media_ids, by_staff=False, now=turn.now)
        turn.say("utter_question_answered", number=number)
        waits = turn.just_shown(AskWhetherAnswer.action)
        if waits is None:
            return []
        return await ask_whether(
            turn, waits["numbers"], waits["messages"], waits["words"], "before"
        )


class AskWhetherAnswer(Skill):
    """Ask whether words that sound like another matter answer a question, and which."""

    action = "action_ask_whether_answer"

    async def act(self, turn: Turn) -> list[EventType]:
        """Words that it was asked of just before, and not said, are asked about with these."""
        before = turn.just_shown(self.action) or {"messages": [], "words": ""}
        messages = [*before["messages"], turn.message_id]
        words = "，".join(filter(None, (before["words"], turn.words)))
        return await ask_whether(turn, turn.asked, messages, words, "or_not")


async def ask_whether(
    turn: Turn, numbers: Sequence[str], messages: Sequence[int], words: str, way: str
) -> list[EventType]:
    """An option for each question and one for something else. They name the messages, whose words
    the dialogue room keeps.
    """
    cases = [
        await reported_case(turn.session, turn.resident, case_number=number) for number in numbers
    ]
    meant = ",".join(map(str, messages))
    buttons = [
        {
            "title": render(
                "actions",
                "is_answer",
                kind=KIND_RULES[case.kind].name,
                question=excerpt(case.hold_reason or "", QUESTION),
                several=len(cases) > 1,
            ),
            "payload": _payload("answer_question", case_number=case.case_number, message=meant),
        }
        for case in cases
    ]
    other = {
        "title": render("actions", "is_other_matter"),
        "payload": _payload("other_matter", message=meant),
    }
    turn.say(
        f"utter_question_{way}" if len(cases) == 1 else "utter_question_which",
        buttons=[*buttons, other],
        question=excerpt(cases[0].hold_reason or render("actions", "a_word"), QUESTION),
        said=excerpt(words, QUESTION),
    )
    facts = {"messages": list(messages), "words": words, "numbers": list(numbers)}
    return [SlotSet(JUST_SHOWN, {"skill": "ask_whether_answer", **facts})]


def _payload(intent: str, **facts: str) -> str:
    return f"/{intent}{json.dumps(facts)}"
