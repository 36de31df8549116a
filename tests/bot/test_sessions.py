"""How long a talk waits: an hour, and a day where something is half told."""

from __future__ import annotations

import time
from typing import Any

import pytest
from components.engine import AtomicProcessor, open_form
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

HOUR = 3600


def slot() -> dict[str, Any]:
    """A slot that only actions fill."""
    return {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}


DOMAIN = Domain.from_dict(
    {
        "version": "3.1",
        "slots": {
            name: slot() for name in ("complaint_text", "complaint_place", "rest", "volunteer_team")
        },
        "forms": {
            "complaint_form": {"required_slots": ["complaint_text", "complaint_place"]},
            "volunteer_form": {"required_slots": ["volunteer_team"]},
        },
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": False},
    }
)


def talk(form: str | None, *, quiet: float = 0, **slots: Any) -> DialogueStateTracker:
    """A talk that has been quiet for so many seconds, with a form open."""
    said = UserUttered("楼道灯坏了", timestamp=time.time() - quiet)
    events: list[Event] = [said, ActiveLoop(form)]
    events += [SlotSet(name, value) for name, value in slots.items()]
    tracker = DialogueStateTracker.from_events("p", events, slots=DOMAIN.slots, domain=DOMAIN)
    assert tracker.active_loop_name == form
    return tracker


@pytest.mark.parametrize(
    ("form", "hours", "expired"),
    [
        (None, 0.9, False),
        (None, 1.1, True),
        ("volunteer_form", 1.1, True),
        ("complaint_form", 1.1, False),
        ("complaint_form", 24.5, False),
        ("complaint_form", 25.5, True),
    ],
)
def test_what_is_half_told_waits_longer(form: str | None, hours: float, expired: bool) -> None:
    processor = object.__new__(AtomicProcessor)
    processor.domain = DOMAIN
    assert processor._has_session_expired(talk(form, quiet=hours * HOUR)) is expired


def test_an_open_form_is_told_with_what_it_knows() -> None:
    tracker = talk(
        "complaint_form",
        complaint_text="楼道灯坏了",
        volunteer_team="medical",
        requested_slot="complaint_place",
    )
    assert open_form(tracker) == {
        "name": "complaint_form",
        "asks": "complaint_place",
        "told": {"text": "楼道灯坏了"},
    }
    assert open_form(talk(None, complaint_text="楼道灯坏了")) is None


def test_what_waits_is_told_with_the_open_form() -> None:
    waiting = [{"text": "电梯坏了", "raw": "电梯坏了", "parse": {}}]
    form = open_form(talk("complaint_form", complaint_text="楼道灯坏了", rest=waiting))
    assert form is not None
    assert form["told"] == {"text": "楼道灯坏了", "besides": ["电梯坏了"]}
