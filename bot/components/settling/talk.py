"""What a message is said beside: all that the steps of the settling look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Parse = dict[str, Any]
"""What was understood of a message, as Rasa's parse data."""


@dataclass(frozen=True)
class Talk:
    """`metadata` is what the dialogue room tells of the person and of these words; `active_form` the
    form that waits for an answer; `just_shown` what the last thing shown was (`settling.thread`);
    `gave_up` whether what was being told was given up, and can be taken up again; `kind` is that of the
    problem that is being told or was just spoken of.
    """

    metadata: Mapping[str, Any] = field(default_factory=dict)
    active_form: str | None = None
    just_shown: Mapping[str, Any] | None = None
    gave_up: bool = False
    kind: str | None = None
