"""Danger to life now, read from plain words: by kind, with what takes it back.

It stands before the engine and works without it. Each kind has a module of its own with the ways
in which people tell of it (`SIGNS`, danger whoever reads it) and words that only may mean it
(`HINTS`); `calms` has what takes an event back, `words` the vocabularies, `reading` puts them
together. Missing a danger is worse than one alarm too many.
"""

from api.dialogue.danger.reading import danger_in, sounds_dangerous
from api.dialogue.danger.told import Danger, Sign, Weight

__all__ = ["Danger", "Sign", "Weight", "danger_in", "sounds_dangerous"]
