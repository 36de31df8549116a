"""A contested charge: for now the desk takes it."""

from actions.human import DeskRequest


class DisputeFee(DeskRequest):
    """Say honestly that a person will answer, and hand it over."""

    action = "action_dispute_fee"
    response = "utter_fee_dispute_handed_over"
