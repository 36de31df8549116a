"""What kind of matter a complaint is: the question for it, its answers, and what puts it right.

The question is never the same twice, and what is told instead of an answer is kept and said to be.
Whoever has been asked twice and has named no kind is asked no more: the likeliest guess is taken,
or 其他, and the read-back shows it, where another can be named.
"""

from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.answers import asks, knows_not, more_than_yes, says_no
from actions.base import SURE, Skill, is_aside
from actions.complaint_words import SHORTEST_STORY, is_detail, puts_right
from actions.turn import Turn
from api.cases.kind_words import (
    GUESSES,
    OF_KIND,
    changed_kind,
    corrects,
    discards,
    kind_of_word,
    kinds_named,
    likely_kinds,
)
from api.cases.kinds import KIND_RULES, CaseKind
from api.cases.misread import kind_told
from api.texts import render

COMPLAINT = "report_problem"
UNSPECIFIED = "unspecified"
"""The kind of a report that does not say what is wrong."""

ANSWERS = frozenset({"report_problem", "bind_home", "suggest", "case_supplement", "dispute_fee"})
"""Intents whose words are part of what is being told here."""

GREETING, LONGEST_GREETING = "greet", 8
"""Said in between; it has a rule of its own, which leads back to the question."""

ASKED = "asked"
"""Of the slot `complaint_changing`: what is wrong has been asked, and is not told yet."""

ASKED_ENOUGH = 2
"""After so many questions for the kind without one, a guess has to do. Ours."""

BEARING = 0.1
"""A guess with less than this has no bearing on what was told, and is not offered. Ours."""

LIKELY = 0.4
"""From here on a guess is taken unasked after that. Ours, well below what is taken at once."""


def guessed(turn: Turn) -> dict[str, Any]:
    """The engine's guesses for the kind, and the first where it is likely. What there is a plain
    word for goes before the others, and is offered in any case.
    """
    guesses = [kind for kind in turn.facet("kind", least=BEARING) if kind in KIND_RULES]
    named: list[str] = list(kinds_named(turn.words))
    first = [kind for kind in guesses[:GUESSES] if kind in named]
    others = [kind for kind in guesses if kind not in first]
    likely = first or turn.facet("kind", least=LIKELY)
    return {
        "complaint_guesses": list(dict.fromkeys([*first, *others[: GUESSES - 1], *named, *others])),
        "complaint_likely": next((kind for kind in likely[:1] if kind in KIND_RULES), None),
    }


def answered_kind(
    turn: Turn, where: dict[str, Any], *, bare: bool = False
) -> dict[str, Any] | None:
    """The slots that an answer to the question fills: the kind by option, by its name, or by words
    that the engine now understands; more of the story is kept. None where the person turned to
    something else.

    `where`: what the place in the words fills, empty where there is none. `bare`: they are nothing
    but a place, and the engine's guess at a kind in them is none.
    """
    kind = None if bare else turn.entity("kind")
    if kind not in KIND_RULES:
        kind = changed_kind(turn.words) or kind_of_word(turn.words)
    if (
        kind is None
        and not is_detail(turn.words)
        and (_greets(turn) or is_aside(turn, answers=ANSWERS))
    ):
        return None
    more = {} if where and _is_short(turn) else _more_of_it(turn, kind)
    return settled(turn, {**more, **where, "complaint_kind": kind and str(kind)})


def settled(turn: Turn, values: dict[str, Any]) -> dict[str, Any]:
    """These values, with a kind where the question has been asked often enough; before that they
    hear what was kept of their words.
    """
    if values.get("complaint_kind") is not None:
        return values
    if (turn.slot("complaint_kind_asked") or 0) >= ASKED_ENOUGH:
        kind = values.get("complaint_likely", turn.slot("complaint_likely")) or CaseKind.OTHER
        turn.say("utter_complaint_kind_guessed", kind=KIND_RULES[CaseKind(kind)].name)
        return {**values, "complaint_kind": str(kind)}
    if values.get("complaint_place"):
        turn.say("utter_complaint_place_noted")
    elif values.get("complaint_text"):
        turn.say("utter_complaint_told_more")
    return values


def put_right(turn: Turn, kind: CaseKind | None = None) -> dict[str, Any]:
    """One thing is named instead of another: another kind where it is one. The words stay with the
    story, for the worker reads them too. Where what is taken back is what the kind went by, it is
    read anew.
    """
    told = {"complaint_text": with_more(turn), "complaint_confirmed": None}
    kind = kind or changed_kind(turn.words)
    if kind is None and (before := turn.slot("complaint_kind")) is not None:
        meant = kind_told(before, with_more(turn))
        kind = CaseKind(meant) if meant is not None and meant != before else None
    if kind is not None:
        return {**told, "complaint_kind": str(kind)}
    return told | _read_anew(turn) if discards(turn.words, turn.slot("complaint_kind")) else told


def _read_anew(turn: Turn) -> dict[str, Any]:
    """The kind that the engine reads in a correction, but not the one that it takes back; asked for
    where there is no likely one.
    """
    wrong = turn.slot("complaint_kind")
    others = [kind for kind in turn.facet("kind", least=LIKELY) if kind in KIND_RULES]
    kind = next((kind for kind in others if kind != wrong), None)
    if kind is not None:
        return {"complaint_kind": kind}
    guesses = [*guessed(turn)["complaint_guesses"], *(turn.slot("complaint_guesses") or ())]
    return {**asks_anew(turn), "complaint_guesses": [one for one in guesses if one != wrong]}


def named_instead(turn: Turn) -> CaseKind | None:
    """The other kind that a few words name where we have asked what is wrong: 是占用消防通道."""
    if turn.slot("complaint_changing") != ASKED or not _is_short(turn):
        return None
    kind = kind_of_word(turn.words)
    return None if kind == turn.slot("complaint_kind") else kind


def kind_besides(turn: Turn) -> dict[str, Any]:
    """The kind that is said beside the place that is put right: 类别不对 是物业服务 地点是南门."""
    kind = changed_kind(turn.words) if OF_KIND.search(turn.words) else None
    return {} if kind is None else {"complaint_kind": str(kind)}


def asks_anew(turn: Turn) -> dict[str, Any]:
    """The kind is wrong, and they have not said which it is: it is guessed at no more."""
    guesses = turn.slot("complaint_guesses") or ()
    return {
        "complaint_kind": None,
        "complaint_guesses": [kind for kind in guesses if kind != turn.slot("complaint_kind")],
        "complaint_likely": None,
        "complaint_kind_asked": None,
        "complaint_confirmed": None,
    }


def with_more(turn: Turn) -> str:
    """The story with what was just said: more of it, or what puts it right."""
    story: str = turn.slot("complaint_text")
    if corrects(turn.words) or puts_right(turn.words):
        return render("actions", "put_right", told=story, said=turn.raw)
    return f"{story}；{turn.raw}"


def _greets(turn: Turn) -> bool:
    sure = turn.intent == GREETING and turn.confidence >= SURE
    return sure and len(turn.words) <= LONGEST_GREETING


def _is_short(turn: Turn) -> bool:
    return len(turn.words) <= SHORTEST_STORY * 3


def _more_of_it(turn: Turn, kind: str | None) -> dict[str, Any]:
    """The story with these words, where they tell more of it, and what they let guess."""
    words = turn.words
    is_answer = turn.says_yes or says_no(words) or knows_not(words) or asks(words)
    is_answer = is_answer or len(words) < SHORTEST_STORY
    is_story = turn.intent == COMPLAINT or (kind is None and not is_answer) or more_than_yes(words)
    if words and is_detail(words):
        return {"complaint_text": with_more(turn)}
    if not words or not is_story:
        return {}
    more = {"complaint_text": with_more(turn)}
    guesses, before = guessed(turn), list(turn.slot("complaint_guesses") or ())
    if guesses["complaint_likely"] is None:
        return more
    if turn.slot("complaint_likely") is not None:  # Who is asked again chooses among the same.
        return {**more, "complaint_guesses": [*before, *guesses["complaint_guesses"]]}
    return {**more, **guesses}


class AskComplaintKind(Skill):
    """Ask what it is about: with the likeliest guesses, or openly where none has a bearing."""

    action = "action_ask_complaint_kind"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """Three guesses of the engine and a way out; the second time in other words."""
        asked = turn.slot("complaint_kind_asked") or 0
        guesses = turn.slot("complaint_guesses") or ()
        if not asked and not set(guesses) - {CaseKind.OTHER}:
            turn.say("utter_complaint_what_about")
            return [SlotSet("complaint_kind_asked", 1)]
        kinds = likely_kinds(guesses)
        turn.say(
            "utter_complaint_which_kind_again" if asked else "utter_complaint_which_kind",
            buttons=[
                {
                    "title": KIND_RULES[kind].name,
                    "payload": f'/choose_kind{{"kind": "{kind}"}}',
                }
                for kind in kinds
            ],
        )
        return [SlotSet("complaint_kind_asked", asked + 1)]
