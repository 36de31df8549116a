"""Hardship help (低保 临时救助 …): for now the desk takes it."""

from actions.human import DeskRequest


class ApplyAssistance(DeskRequest):
    """Say honestly that a person will answer, and hand it over."""

    action = "action_apply_assistance"
    response = "utter_assistance_handed_over"
