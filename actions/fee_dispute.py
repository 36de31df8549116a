"""A contested charge: for now the desk takes it."""

from actions.human import DeskRequest
from actions.turn import Turn
from api.money import amounts
from api.texts import render


class DisputeFee(DeskRequest):
    """Say honestly that a person will answer, and hand it over."""

    action = "action_dispute_fee"
    response = "utter_fee_dispute_handed_over"

    def words(self, turn: Turn) -> str:
        """With the sums that are contested, which the desk would else look for in a long letter."""
        told = super().words(turn)
        return render("actions", "contested", told=told, amounts=amounts(turn.raw))
