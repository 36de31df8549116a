"""The place that one of several requests shares with the others: it is said once for all."""

from dataclasses import replace

from actions.places import mention
from actions.turn import Turn
from api.grids.near_names import spelt_right
from api.grids.places import PlaceMention, parse_place
from api.grids.service import estate_names


async def said_for_all(turn: Turn) -> PlaceMention:
    """The place in the person's words; where they are one of several requests and name no house,
    it is completed by the house of the whole message.
    """
    said = await mention(turn)
    if not turn.whole:
        return said
    estates = await estate_names(turn.session)
    return shared(said, parse_place(spelt_right(turn.whole, estates=estates).text, estates=estates))


def shared(said: PlaceMention, whole: PlaceMention) -> PlaceMention:
    """A place completed by that of the message it is a part of: the estate where none is said, and
    the house where nothing at all is said. What another request has of its own stays with it.
    """
    if said.estate is not None or whole.estate is None:
        return said
    if said.is_empty:
        return PlaceMention(estate=whole.estate, building=whole.building, unit=whole.unit)
    return replace(said, estate=whole.estate)
