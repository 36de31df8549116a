"""Slots are looked for in the words only where a domain says that words fill them."""

from __future__ import annotations

from typing import Any

import pytest
from components.engine import AtomicProcessor
from rasa.shared.core.domain import Domain

CUSTOM = {"type": "custom"}


@pytest.mark.parametrize(
    ("mappings", "actions", "skipped"),
    [
        ([CUSTOM], [], True),
        ([{"type": "from_text"}], [], False),
        ([CUSTOM, {"type": "from_entity", "entity": "kind"}], [], False),
        ([{**CUSTOM, "action": "action_fill"}], ["action_fill"], False),
        ([CUSTOM], ["action_validate_slot_mappings"], False),
    ],
)
def test_nothing_is_looked_for_where_only_actions_set_slots(
    mappings: list[dict[str, Any]], actions: list[str], skipped: bool
) -> None:
    processor = AtomicProcessor.__new__(AtomicProcessor)
    processor.domain = Domain.from_dict(
        {
            "entities": ["kind"],
            "actions": actions,
            "slots": {"place": {"type": "any", "mappings": mappings}},
        }
    )
    assert processor._only_actions_set_slots is skipped
