"""Danger to life now, read from plain words: by kind, with what takes it back.

It stands before the engine and works without it. Each kind has a module of its own: `SIGNS`, the
ways in which people tell of it, danger whoever reads them, and `HINTS`, words without which nothing
of it is told and which alone only may mean it. `calms` has what takes an event back, `clauses` how
far it reaches, `elsewhere` what only sounds like danger, `everyday` the mishaps that are told in
its words, `words` the vocabularies; `reading` puts them together. Missing a danger is worse than
one alarm too many.
"""

from api.dialogue.danger.reading import danger_in, hurts_somebody, sounds_dangerous
from api.dialogue.danger.told import Danger, Sign, Weight

__all__ = ["Danger", "Sign", "Weight", "danger_in", "hurts_somebody", "sounds_dangerous"]
