"""Our engine says, does and remembers what stock Rasa does, over every talk.

Each talk is held with the whole product on our engine. Then the very same messages go to stock
Rasa, an untouched `rasa run`, whose action calls must be the same and get the same answers. Both
load the same model file, so what is compared is everything but the classifier: patches, graph
runner, processor, channel, stores and action client.
"""

import asyncio

import pytest

from tests.dialogue.conftest import Corner
from tests.equivalence.recording import RecordingEngine, Spoken, take
from tests.equivalence.sides import Side
from tests.equivalence.talks import TALKS, Talk
from tests.equivalence.wire import Recorder, Replayer, state_of
from tests.living import Phone

AT_MOST_CALLS = 12
"""Of one turn; each of them fails once."""


@pytest.fixture
def corner_of(talk: Talk, request: pytest.FixtureRequest) -> Corner | None:
    """The corner where the talk happens, when it needs one."""
    return request.getfixturevalue("corner") if talk.who == "corner" else None


@pytest.fixture
def phone(talk: Talk, corner_of: Corner | None, request: pytest.FixtureRequest) -> Phone:
    """The phone of who talks."""
    held: Phone = corner_of.resident if corner_of else request.getfixturevalue(talk.who)
    return held


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.name)
async def test_same_as_stock(
    talk: Talk,
    phone: Phone,
    corner_of: Corner | None,
    engine: RecordingEngine,
    recorder: Recorder,
    stock_side: Side,
    replayer: Replayer,
    faulty_side: Side,
    faulty: Replayer,
) -> None:
    """Replies, events, slots, form and action calls; and again where every call fails once.

    A failed action is the one thing in which our engine means to differ: stock Rasa goes on
    without it and keeps what is left, ours gives the turn up. So a turn of ours that failed and
    was repeated must be the turn of stock Rasa that never failed.
    """
    for step in talk.steps:
        await take(step, phone, corner_of)
    spoken = [turn for turn in engine.spoken if turn.sender == phone_sender(engine, phone)]
    assert spoken
    for turn in spoken:
        await asyncio.to_thread(_compare, turn, stock_side, replayer)
        calls = len(recorder.calls.get((turn.sender, turn.message_id), ()))
        await asyncio.to_thread(_compare_repeated, turn, faulty_side, faulty, calls)


def phone_sender(engine: RecordingEngine, phone: Phone) -> str:
    """The name under which the engine knows the person: the last one who spoke to it."""
    assert phone.last_message_id
    return engine.spoken[-1].sender


def _compare(turn: Spoken, side: Side, wire: Replayer) -> None:
    replies = turn.repeated_on(side)
    assert wire.differences() == []
    assert replies == turn.replies
    assert state_of(side.tracker(turn.sender)) == turn.state
    assert wire.unasked((turn.sender, turn.message_id)) == 0


def _compare_repeated(turn: Spoken, side: Side, wire: Replayer, calls: int) -> None:
    assert calls <= AT_MOST_CALLS
    for _ in range(calls):
        assert turn.repeated_on(side) is None
    _compare(turn, side, wire)


def test_the_talks_are_many_and_of_every_kind(recorder: Recorder) -> None:
    """Runs last: what the talks above went through."""
    calls = [call for turn in recorder.calls.values() for call in turn]
    assert len(TALKS) >= 40
    assert len({call.action for call in calls}) >= 30
