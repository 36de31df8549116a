"""The errors of the business, each with a sentence of its own.

Staff read `api/dialogue/texts/refusal.j2`, residents the responses `utter_refused_<code>`.

    LinliError
    ├── NotFoundError          what was named does not exist, or is not this person's to see
    ├── NotAllowedError        the person's role does not permit it
    ├── IllegalTransitionError a case cannot take this step in its present state
    ├── RefusedError           a rule of the community says no; `code` says which
    └── UnavailableError       a part of the system is away; nothing was changed

A malformed request is not among them: faces refuse it themselves.
"""

from typing import Any


class LinliError(Exception):
    """A refusal that a person may see. `code` names its text, `facts` fill the text."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotFoundError(LinliError):
    """What was named does not exist, or is not this person's to see."""


class NotAllowedError(LinliError):
    """The person's role does not permit it."""


class IllegalTransitionError(LinliError):
    """A case cannot take this step in its present state."""


class RefusedError(LinliError):
    """A rule of the community says no."""


class UnavailableError(LinliError):
    """A part of the system is away; nothing was changed."""
