"""A contested charge, for the desk; who only wonders at one sees what it is made of first."""

from rasa_sdk.events import EventType, SlotSet

from actions.base import JUST_SHOWN
from actions.fee_explained import explained
from actions.human import DeskRequest
from actions.places import first_home
from actions.turn import Turn
from api.fees.compared import only_wonders
from api.fees.words import named_fees
from api.money import amounts
from api.texts import render


class DisputeFee(DeskRequest):
    """Say honestly that a person will answer, and hand it over."""

    action = "action_dispute_fee"
    response = "utter_fee_dispute_handed_over"

    async def act(self, turn: Turn) -> list[EventType]:
        """The bills answer "怎么这么多"; the desk is one tap away."""
        home = await first_home(turn) if only_wonders(turn.words) else None
        fees = [str(kind) for kind in named_fees(turn.words)]
        if home is None or not fees:
            return await super().act(turn)
        month = await explained(turn, home, words=turn.words, fee_types=fees, beside=True)
        if month is None:
            return await super().act(turn)
        return [SlotSet(JUST_SHOWN, {"skill": "query_fee", "fee_types": fees, "month": month})]

    def words(self, turn: Turn) -> str:
        """With the sums that are contested, which the desk would else look for in a long letter."""
        told = super().words(turn)
        return render("actions", "contested", told=told, amounts=amounts(turn.raw))
