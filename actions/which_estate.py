"""Which estate a person means whose words fit several: asked with options."""

from rasa_sdk.events import EventType

from actions.base import Skill
from actions.places import TalkPlace, place_at_hand, spelling_of
from actions.turn import Turn
from api.grids.places import parse_place
from api.grids.service import estate_names


async def estates_meant(turn: Turn) -> list[dict[str, str]]:
    """Options where the words fit several estates, each a place as it was said but for the name;
    none where they are clear, or one of them is the person's own.
    """
    names, spelling = await estate_names(turn.session), await spelling_of(turn)
    here = await place_at_hand(turn) if spelling.options else None
    if here is not None and here.estate in dict(spelling.options):
        return []
    return [
        {
            "title": name,
            "payload": TalkPlace.of_mention(parse_place(text, estates=names)).text,
        }
        for name, text in spelling.options
    ]


class AskComplaintPlace(Skill):
    """Ask where it is, or which of the estates that the words fit."""

    action = "action_ask_complaint_place"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """Options only where a name was said."""
        options = await estates_meant(turn)
        turn.say("utter_which_estate" if options else "utter_ask_complaint_place", buttons=options)
        return []
