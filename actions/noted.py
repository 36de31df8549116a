"""The person's words, as they stand, in a case of theirs."""

from actions.turn import Turn
from api.cases.follow_up import supplement
from api.cases.models import Case


async def note_words(turn: Turn, case: Case) -> None:
    """Add what was just said; RefusedError where the case takes no more (`supplement`)."""
    await supplement(
        turn.session, turn.resident, case, note=turn.raw, message_id=turn.message_id, now=turn.now
    )
