"""Talks are kept, folded when long, and survive a restart."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from components import trackers
from components.trackers import (
    KEPT_TURNS,
    FileTrackerStore,
    FreshTalks,
    RedisTrackerStore,
    folded,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from redis.asyncio import Redis

DOMAIN = Domain.from_dict(
    {
        "intents": ["greet"],
        "slots": {
            "place": {"type": "text", "mappings": [{"type": "custom"}]},
            "count": {"type": "any", "initial_value": 0, "mappings": [{"type": "custom"}]},
        },
        "forms": {"place_form": {"required_slots": ["place"]}},
    }
)


def turn(number: int, *within: Event) -> list[Event]:
    return [
        UserUttered(f"第{number}句", {"name": "greet"}, metadata={"message_id": str(number)}),
        *within,
        ActionExecuted("utter_greet"),
        BotUttered(f"答{number}"),
        ActionExecuted("action_listen"),
    ]


def start() -> list[Event]:
    return [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
    ]


def talk(*turns: list[Event]) -> DialogueStateTracker:
    events = start() + [event for one in turns for event in one]
    return DialogueStateTracker.from_events("p", events, DOMAIN.slots)


def messages(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_a_short_talk_is_left_alone() -> None:
    short = talk(*(turn(number) for number in range(9)))
    assert folded(short) is short


def test_a_long_talk_keeps_its_state_and_its_last_turns() -> None:
    long = talk(
        turn(0, SlotSet("place", "3栋"), SlotSet("count", 5)),
        turn(1, SlotSet("count", None)),
        *(turn(number) for number in range(2, 40)),
    )
    shorter = folded(long)
    assert messages(shorter) == messages(long)[-KEPT_TURNS:]
    assert shorter.current_slot_values() == long.current_slot_values()
    assert shorter.get_slot("place") == "3栋"
    assert shorter.get_slot("count") is None
    assert shorter.latest_action_name == "action_listen"
    assert folded(shorter) is shorter


def test_it_is_not_cut_inside_a_form() -> None:
    opened = turn(20, ActiveLoop("place_form"), SlotSet("requested_slot", "place"))
    long = talk(
        *(turn(number) for number in range(20)),
        opened,
        *(turn(number) for number in range(21, 35)),
    )
    shorter = folded(long)
    assert messages(shorter)[0] == "第20句"
    assert shorter.active_loop == long.active_loop
    assert shorter.get_slot("requested_slot") == "place"


def test_a_talk_that_is_one_long_form_is_left_alone() -> None:
    long = talk(turn(0, ActiveLoop("place_form")), *(turn(number) for number in range(1, 30)))
    first = messages(folded(long))[0]
    assert first == "第0句"


@pytest.fixture
def store(tmp_path: Path) -> FileTrackerStore:
    opened = FileTrackerStore(tmp_path / "data" / "trackers.sqlite")
    opened.domain = DOMAIN
    return opened


def test_file_store(store: FileTrackerStore, tmp_path: Path) -> None:
    async def scenario() -> None:
        assert await store.retrieve("p") is None
        created = await store.get_or_create_tracker("p")
        assert await store.retrieve("p") is None, "an unsaved talk leaves nothing"
        created.update_with_events(turn(1, SlotSet("place", "3栋")), DOMAIN)
        await store.save(created)
        await store.close()
        again = FileTrackerStore(tmp_path / "data" / "trackers.sqlite")
        again.domain = DOMAIN
        found = await again.retrieve("p")
        assert found is not None
        assert found.events == created.events
        assert found.get_slot("place") == "3栋"
        assert await again.keys() == ["p"]
        await again.close()

    asyncio.run(scenario())


def test_only_the_last_session_is_read(store: FileTrackerStore) -> None:
    async def scenario() -> None:
        await store.save(talk(turn(1), start(), turn(2)))
        found = await store.retrieve("p")
        assert found is not None
        assert messages(found) == ["第2句"]
        await store.close()

    asyncio.run(scenario())


def test_the_talk_that_was_stored_last_is_taken_up_as_it_lives(store: FileTrackerStore) -> None:
    """Once: whoever took it may have given it up half way."""

    async def scenario() -> None:
        told = talk(turn(1, SlotSet("place", "3栋")))
        await store.save(told)
        taken = await store.retrieve("p")
        assert taken is told
        taken.update(SlotSet("place", "9栋"), DOMAIN)
        read = await store.retrieve("p")
        assert read is not None
        assert read.get_slot("place") == "3栋"
        await store.close()

    asyncio.run(scenario())


def test_what_another_process_stored_counts(store: FileTrackerStore, tmp_path: Path) -> None:
    async def scenario() -> None:
        other = FileTrackerStore(tmp_path / "data" / "trackers.sqlite")
        other.domain = DOMAIN
        await store.save(talk(turn(1)))
        await other.save(talk(turn(1), turn(2)))
        found = await store.retrieve("p")
        assert found is not None
        assert messages(found) == ["第1句", "第2句"]
        await store.save(found)
        assert await other.forget("p")
        assert await store.retrieve("p") is None
        await store.close()
        await other.close()

    asyncio.run(scenario())


def test_few_talks_are_kept_alive_and_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def person(name: str) -> DialogueStateTracker:
        return DialogueStateTracker.from_events(name, start(), DOMAIN.slots)

    now = 0.0
    monkeypatch.setattr(trackers.time, "monotonic", lambda: now)
    monkeypatch.setattr(trackers, "_FRESH", 2)
    talks = FreshTalks()
    for name in ("a", "b", "a", "c"):
        talks.keep(name, person(name))
    assert [talks.take(name) is not None for name in "abca"] == [True, False, True, False]
    talks.keep("old", person("old"))
    now += trackers._FRESH_SECONDS + 1
    talks.keep("new", person("new"))
    assert talks.take("old") is None
    assert talks.take("new") is not None


def test_an_old_talk_is_forgotten(store: FileTrackerStore, tmp_path: Path) -> None:
    async def scenario() -> None:
        await store.save(talk(turn(1)))
        store._file.execute("UPDATE trackers SET saved_at = ?", (time.time() - 31 * 86400,))
        await store.close()
        again = FileTrackerStore(tmp_path / "data" / "trackers.sqlite")
        assert await again.keys() == []
        await again.close()

    asyncio.run(scenario())


def test_what_is_forgotten_is_not_left_in_the_files(tmp_path: Path) -> None:
    path = tmp_path / "trackers.sqlite"
    store = FileTrackerStore(path)

    async def live_and_forget() -> None:
        for _ in range(3):
            await store._write("wang", "我是王秀英，电话13812345678" * 100)
        await store._write("chen", "灯坏了")
        assert await store.forget("wang")
        assert not await store.forget("wang")
        assert await store.keys() == ["chen"]

    asyncio.run(live_and_forget())
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert "王秀英".encode() not in left
    assert b"13812345678" not in left
    asyncio.run(store.close())


def test_redis_store(redis_url: str) -> None:
    async def scenario() -> None:
        redis = Redis.from_url(redis_url, decode_responses=True)
        store = RedisTrackerStore(redis)
        store.domain = DOMAIN
        assert await store.retrieve("p") is None
        long = talk(turn(0, SlotSet("place", "3栋")), *(turn(number) for number in range(1, 40)))
        await store.save(long)
        found = await store.retrieve("p")
        assert found is not None
        assert messages(found) == messages(long)[-KEPT_TURNS:]
        assert found.current_slot_values() == long.current_slot_values()
        assert "p" in await store.keys()
        assert 0 < await redis.ttl("linli:rasa:tracker:p") <= 30 * 86400
        assert await store.forget("p")
        assert not await store.forget("p")
        assert await store.retrieve("p") is None
        await store.close()

    asyncio.run(scenario())
