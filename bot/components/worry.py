"""Words that may tell of danger: the person is asked before anything is done with them.

    what `components.danger` has a worry about          `danger_or_not`
    a piece of a message is danger, the whole is not    `danger_or_not`
    words that a worker waits for (`components.asked`)  as they are: somebody reads them anyway

The dialogue room brings the same words again with the person's answer. Pure.
"""

from __future__ import annotations

from typing import Any

WORRY = "worry"
"""The key in a parse: `{"kind": ... | None}` where there is a worry."""

ASKS = "danger_or_not"


def asked_first(parse: dict[str, Any]) -> dict[str, Any]:
    """What was understood; where there is a worry, the question comes first."""
    worry = parse.get(WORRY)
    return parse if worry is None else worried(parse, kind=worry["kind"])


def worried(parse: dict[str, Any], *, kind: str | None = None) -> dict[str, Any]:
    """The parse as words that have to be asked about; `kind` is that of the danger."""
    asks = {"name": ASKS, "confidence": 1.0}
    danger = [{"entity": "danger", "value": kind}] if kind else []
    return {**parse, "intent": asks, "intent_ranking": [asks], "entities": danger}
