"""Danger is spoken of and none is meant: how to behave, a drill, hearsay. Nobody is alarmed, and
the number to call is said all the same.
"""

from actions.turn import Turn
from api.texts import render


def told_of_danger(turn: Turn) -> bool:
    """Whether the words speak of a danger that is taken back; then it is said what would help."""
    kind = turn.danger_spoken_of
    if kind is None:
        return False
    turn.say("utter_danger_talk", advice=render("actions", "danger_advice", kind=kind))
    return True
