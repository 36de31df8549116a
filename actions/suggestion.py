"""Suggestions and wishes: for now the desk takes them."""

from actions.human import DeskRequest


class Suggest(DeskRequest):
    """Say honestly that a person will answer, and hand it over."""

    action = "action_suggest"
    response = "utter_suggestion_handed_over"
    one_thing = True
