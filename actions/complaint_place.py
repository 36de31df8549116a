"""Where a complaint is about: the answer to "where?", and what puts it right later.

What is no place is never written down as one: the story goes to the story, a question and a
refusal are met, and the place is asked for again. Whoever has told us three times what is no place
goes on without one: it can be told at the read-back, and the desk asks where it was not.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.answers import asks
from actions.base import SURE, is_aside
from actions.form_ways import INTERRUPTED, forget, slots_of
from actions.places import (
    CORRECTS,
    HOUSE,
    TalkPlace,
    mention,
    mention_in,
    place_at_hand,
    place_of_problem,
    spelling_of,
    unknown_building,
)
from actions.told_before import same_place
from actions.turn import Turn
from actions.which_estate import estates_meant
from api.grids.place_answers import PlaceAnswer, read_place_answer, tells_beside
from api.grids.place_spots import is_at_the_house, is_wide
from api.grids.places import PlaceMention
from api.grids.service import estate_names

COURTESY = frozenset({"goodbye", "greet", "thanks"})
"""Said in between; each has a rule of its own, which leads back to the question."""

LOCATION = "send_location"
"""A location out of the blue."""

COMPLAINT = "report_problem"
MENU = "help_menu"
SURE_OF_THE_MENU = 0.9
"""A question about the matter sounds like one about what we can do."""

LONGEST_LABEL = 100
"""Characters of a location's label that are kept."""

TRIES = 3
"""After so many answers without a place it is left open. Ours."""

BARE_PLACE = 12
"""So few characters with a place in them are a correction of the place, not more of the story."""

NOT_HERE = re.compile(
    r"(?:不对|哦|啊|[,，\s])*不[是在](?P<old>[^,，]{1,12}?)[,，\s]+(?:而?是在?|在)(?P<new>[^,，]{2,14}?)"
    "(?:那[个边里儿条盏]?|的)*[吧啊呀呢哦]*"
)
AT = re.compile("(?:就|是)*在|就是?(?!说|想|要)")

AS_WELL = re.compile("也|还有|另外|以及")
"""What is so at another spot as well moves nothing: 三楼也不亮."""


async def place_answer(turn: Turn) -> PlaceAnswer:
    """What the words say of where."""
    spelling = await spelling_of(turn)
    return read_place_answer(spelling.text, estates=await estate_names(turn.session))


async def answered_where(turn: Turn, *, answers: frozenset[str]) -> dict[str, Any] | None:
    """The slots that an answer to "where?" fills; None where the person turned to something else.

    `answers`: intents whose words are part of what is being told.
    """
    same = await same_place(turn)
    if same is not None:
        return {"complaint_place": same.to_slot()}
    answer = await place_answer(turn)
    at_home = answer.own is not None and not (answer.tells or answer.asks)
    if is_aside(turn, answers=answers) and not (answer.is_bare_place or at_home):
        asks_us = turn.intent == MENU and turn.confidence < SURE_OF_THE_MENU
        if not (answer.asks and asks_us):
            return None
    if answer.place.is_empty and await estates_meant(turn):
        return {"complaint_place": None}
    if answer.own is not None:
        return await _at_their_own(turn, answer)
    if not answer.place.is_empty:
        answer = replace(answer, tells=answer.tells or await besides(turn, answer.place))
        return _with_story(turn, answer) | await placed(turn, answer.place)
    return _without_place(turn, answer)


async def placed(turn: Turn, said: PlaceMention | None = None) -> dict[str, Any]:
    """The place that the words name, once it is clear which it is."""
    if said is None:
        said = (await place_answer(turn)).place
    if await estates_meant(turn):
        return {"complaint_place": None}
    before = TalkPlace.of_slot(turn.slot("complaint_place"))
    if before is not None:
        place = before.corrected_by(said, instead=_is_wrong(turn))
    else:
        place = await place_of_problem(turn, said) or TalkPlace.of_mention(said)
    if await unknown_building(turn, place):
        turn.say("utter_unknown_building", estate=place.estate, building=place.building)
        return {"complaint_place": None}
    return {"complaint_place": place.to_slot()}


async def located(turn: Turn) -> dict[str, Any]:
    """The place of a location, which is one by whatever words it is called."""
    said = (await place_answer(turn)).place
    if said.is_empty:
        said = PlaceMention(landmark=turn.words[:LONGEST_LABEL])
    values = await placed(turn, said)
    place = TalkPlace.of_slot(values["complaint_place"])
    if place is not None:
        turn.say("utter_complaint_located", place=place.text)
    return values


def no_binding_meant(turn: Turn, events: Sequence[EventType]) -> list[EventType]:
    """Forget the binding whose address has become the place of what is told, unless the person
    wanted to be bound.
    """
    held = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    place = held.get("complaint_place")
    if place is None or place["offered"] != "told" or turn.slot("bind_home_wanted"):
        return []
    return [SlotSet(INTERRUPTED, None), *forget(*slots_of(turn, "bind_home_form"))]


async def corrected(turn: Turn, said: PlaceMention) -> dict[str, Any]:
    """The place with what was said of it later."""
    old = TalkPlace.of_slot(turn.slot("complaint_place")) or TalkPlace()
    place = old.corrected_by(said, instead=_is_wrong(turn))
    return await put_right(turn, old, place)


async def spot_corrected(turn: Turn) -> dict[str, Any] | None:
    """The place in which one word is named instead of another: 不是幼儿园，是小学."""
    old = TalkPlace.of_slot(turn.slot("complaint_place")) or TalkPlace()
    place = old.put_right(turn.words) or await _elsewhere(turn, old)
    return None if place is None else await put_right(turn, old, place)


async def _elsewhere(turn: Turn, old: TalkPlace) -> TalkPlace | None:
    """A spot that is named instead of a house: 不是我们3栋 是公园里那个; 不是我家，是楼下花坛那."""
    found = NOT_HERE.fullmatch(turn.words)
    if found is None:
        return None
    estates = await estate_names(turn.session)
    at_home = read_place_answer(found["old"], estates=estates).own is not None
    if not at_home and (await mention_in(turn, found["old"])).is_empty:
        return None
    answer = read_place_answer(found["new"], estates=estates)
    said = answer.place
    if said.landmark is None or said.building is not None:
        return None
    if at_home and said.estate is None and is_at_the_house(said.landmark):
        return replace(old, floor=None, room=None, landmark=said.landmark, offered=None)
    return TalkPlace(estate=said.estate or old.estate, landmark=said.landmark)


async def put_right(turn: Turn, old: TalkPlace, place: TalkPlace) -> dict[str, Any]:
    """The slots of a place that was another; that a part of it was wrong is noted."""
    if await unknown_building(turn, place):
        turn.say("utter_unknown_building", estate=place.estate, building=place.building)
        return {"complaint_confirmed": None}
    wrong = any(getattr(old, part) not in (None, getattr(place, part)) for part in HOUSE)
    wrong = wrong or (old.landmark or "") not in (place.landmark or "")
    return {
        "complaint_place": place.to_slot(),
        "complaint_corrected": wrong or turn.slot("complaint_corrected"),
        "complaint_confirmed": None,
    }


async def moved(turn: Turn) -> tuple[PlaceMention | None, bool]:
    """The place that words beside a known one name, and whether they tell something besides."""
    said = await mention(turn)
    if said.is_empty:
        return None, False
    if _is_wrong(turn):
        return said, False
    if AS_WELL.search(turn.words):
        return None, True
    return said, (await place_answer(turn)).tells


async def besides(turn: Turn, said: PlaceMention) -> bool:
    """Whether the words tell something beside a place."""
    return tells_beside(turn.words, said, estates=await estate_names(turn.session))


async def named_spot(turn: Turn) -> dict[str, Any] | None:
    """The known place with a spot that is said in free words: 中心广场; 在小区北面 那个新楼盘."""
    answer = await place_answer(turn)
    if answer.is_bare_place:
        return await corrected(turn, answer.place)
    head, _, more = turn.words.partition(" ")
    if not more or asks(turn.words):
        return None
    answer = read_place_answer(head, estates=await estate_names(turn.session))
    told_as_one = AT.match(head) or is_wide(answer.place.landmark or "")
    if not (answer.is_bare_place and told_as_one):
        return None
    story = f"{turn.slot('complaint_text')}；{turn.raw}"
    return {"complaint_text": story, **await corrected(turn, answer.place)}


async def at_home(turn: Turn, answer: PlaceAnswer) -> dict[str, Any]:
    """ "楼上" where another question was asked: a part of the house that is offered anyway."""
    place = TalkPlace.of_slot(turn.slot("complaint_place")) or await place_at_hand(turn)
    if place is None or place.offered is None or answer.place.landmark is None:
        return {}
    part = replace(place, landmark=answer.place.landmark, offered=None)
    return {"complaint_place": part.to_slot()}


def _is_wrong(turn: Turn) -> bool:
    """Whether the place is said to be wrong, and not only told further."""
    changing = turn.slot("complaint_changing") is not None
    return changing or CORRECTS.search(turn.words) is not None


async def at_their_home(turn: Turn) -> dict[str, Any] | None:
    """The place where the words say that it is in their own home, and no more: 我自己家啊."""
    answer = await place_answer(turn)
    whole = answer.own == "house" and answer.place.is_empty and not (answer.tells or answer.asks)
    here = await place_at_hand(turn) if whole else None
    if here is None:
        return None
    return {
        "complaint_place": replace(here, offered=None).to_slot(),
        "complaint_confirmed": None,
    }


def right_in_words(turn: Turn, where: dict[str, Any]) -> dict[str, Any]:
    """The corrected place, and the story with the right room where it had the wrong one. What is
    said of one's own home (就是我家402) leaves the neighbour's number in the story.
    """
    if not _is_wrong(turn):
        return where
    old = TalkPlace.of_slot(turn.slot("complaint_place"))
    new = TalkPlace.of_slot(where.get("complaint_place"))
    if not (old and new and old.room and new.room) or old.room == new.room:
        return where
    story, changed = re.subn(
        rf"(?<!\d){re.escape(old.room)}(?!\d)", new.room, turn.slot("complaint_text")
    )
    if changed != 1:
        return where
    # What is right in the words needs no note behind them.
    noted = turn.slot("complaint_corrected")
    return {**where, "complaint_text": story, "complaint_corrected": noted}


async def _at_their_own(turn: Turn, answer: PlaceAnswer) -> dict[str, Any]:
    """ "就是我们小区", "楼道里": where they live, as far as we know it; else which estate it is."""
    here = await place_at_hand(turn)
    if here is None:
        part = answer.place.landmark is not None
        story = _with_story(turn, replace(answer, tells=answer.tells or part))
        return story | _tried(turn, "utter_complaint_whose_estate")
    if answer.own == "estate":
        here = TalkPlace(estate=here.estate)
    place = replace(here, landmark=answer.place.landmark, offered=None)
    return _with_story(turn, answer) | {"complaint_place": place.to_slot()}


def _without_place(turn: Turn, answer: PlaceAnswer) -> dict[str, Any] | None:
    """Words that are no place, each met for what it is."""
    if answer.withholds or (turn.says_no and not answer.asks):
        return _tried(turn, "utter_complaint_any_place")
    if answer.asks and turn.intent != COMPLAINT:
        turn.say("utter_complaint_asked")
        return {"complaint_place": None} | _with_story(turn, answer)
    if turn.says_yes:
        return {"complaint_place": None}
    if turn.intent in COURTESY and turn.confidence >= SURE:
        return None
    if answer.tells or answer.asks:
        story = _with_story(turn, replace(answer, tells=True))
        return story | _tried(turn, "utter_complaint_more")
    return {"complaint_place": None}


def _with_story(turn: Turn, answer: PlaceAnswer) -> dict[str, Any]:
    """The story with these words, where they tell more of it."""
    if not answer.tells:
        return {}
    return {"complaint_text": f"{turn.slot('complaint_text')}；{turn.raw}"}


def _tried(turn: Turn, response: str) -> dict[str, Any]:
    """One try more without a place, met with a response; after the last one it is left open."""
    tries = int(turn.slot("complaint_unplaced") or 0) + 1
    if tries < TRIES:
        turn.say(response)
        return {"complaint_place": None, "complaint_unplaced": tries}
    turn.say("utter_complaint_place_open")
    return {"complaint_place": TalkPlace().to_slot(), "complaint_unplaced": None}
