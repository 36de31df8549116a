"""What words ask of what was just shown, if something was: the engine knows whether. Pure."""

from dataclasses import replace

from api.dialogue.engine import Turn
from api.knowledge.parts import asks_for_part

OF_SHOWN = "of_shown"
"""In a turn's metadata: the skill whose answer the words may go on about by what they ask."""

ASK_POLICY = "ask_policy"


def ask_of_shown(reading: Turn) -> Turn:
    """The turn, with what its words may ask of: a part of an article, and nothing else."""
    if not reading.text or not asks_for_part(reading.text):
        return reading
    return replace(reading, metadata={**reading.metadata, OF_SHOWN: ASK_POLICY})
