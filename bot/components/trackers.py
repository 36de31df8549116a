"""Tracker stores that stay fast: a talk keeps its state and its last turns, not its history.

Rasa reads and replays the whole talk for every message: 4 ms in a short one, 50 ms after 75
turns. The record of who said what lives in the application's own store, so here older turns are
folded into the slots that they left behind.
"""

from __future__ import annotations

import sqlite3
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any

import ujson
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import (
    DialogueStateTracker,
    get_trackers_for_conversation_sessions,
)
from redis.asyncio import Redis

# Messages. Rules look back one turn; a repeated message is found among those kept.
KEPT_TURNS = 5
_FOLD_AT_TURNS = 10

# A talk that nobody continued for so long is forgotten.
_KEPT_SECONDS = 30 * 24 * 3600

# Living trackers kept in memory, some 50 KB each: most messages follow another of the same person soon.
_FRESH = 200
_FRESH_SECONDS = 600

_PREFIX = "linli:rasa:tracker:"


class FreshTalks:
    """The talks that this process stored last, as living trackers beside what was written of each.

    To go on from one spares living through the talk again. A tracker leaves with whoever takes it: a
    turn that is given up may have written into it, and only the store knows what holds then. What
    another process has stored since is another text. Until the next message its `latest_message` is the
    last one, where a talk that was lived through again names the last one outside a form.
    """

    def __init__(self) -> None:
        self._talks: OrderedDict[str, tuple[str, DialogueStateTracker, float]] = OrderedDict()

    def keep(self, stored: str, tracker: DialogueStateTracker) -> None:
        """Keep a talk for a while; not one that began anew and still holds what was before."""
        self._talks.pop(tracker.sender_id, None)
        if sum(isinstance(event, SessionStarted) for event in tracker.events) < 2:
            self._talks[tracker.sender_id] = stored, tracker, time.monotonic()
        while self._talks and (len(self._talks) > _FRESH or self._oldest() > _FRESH_SECONDS):
            self._talks.popitem(last=False)

    def take(self, sender_id: str) -> tuple[str, DialogueStateTracker] | None:
        """What was written, and the tracker; None where none is kept, and none is kept after."""
        talk = self._talks.pop(sender_id, None)
        return None if talk is None else talk[:2]

    def _oldest(self) -> float:
        return time.monotonic() - next(iter(self._talks.values()))[2]


class CompactTrackerStore(TrackerStore, SerializedTrackerAsText):
    """What the stores below share; they read and write one text a person."""

    @staticmethod
    def serialise_tracker(tracker: DialogueStateTracker) -> str:
        """As Rasa's, by a quicker writer."""
        return str(ujson.dumps(tracker.as_dialogue().as_dict(), escape_forward_slashes=False))

    def deserialise_tracker(
        self, sender_id: str, serialised_tracker: str | bytes
    ) -> DialogueStateTracker:
        """As Rasa's, by a quicker reader."""
        tracker = self.init_tracker(sender_id)
        tracker.recreate_from_dialogue(Dialogue.from_parameters(ujson.loads(serialised_tracker)))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the talk, folded when it has grown long."""
        await self._write(tracker.sender_id, self.serialise_tracker(folded(tracker)))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The talk since its last session start; None when there is none."""
        return self._lived_through(sender_id, await self._read(sender_id))

    async def look_at(self, sender_id: str) -> DialogueStateTracker | None:
        """What is stored of a talk, for those who only look."""
        return self._lived_through(sender_id, await self._read(sender_id))

    def _lived_through(self, sender_id: str, stored: str | None) -> DialogueStateTracker | None:
        if stored is None:
            return None
        tracker = self.deserialise_tracker(sender_id, stored)
        if sum(isinstance(event, SessionStarted) for event in tracker.events) < 2:
            return tracker
        return get_trackers_for_conversation_sessions(tracker)[-1]

    async def create_tracker(
        self, sender_id: str, append_action_listen: bool = True
    ) -> DialogueStateTracker:
        """A new talk. Unlike Rasa's, it is stored only when its first turn is."""
        tracker = self.init_tracker(sender_id)
        if append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return tracker

    async def forget(self, sender_id: str) -> bool:
        """Delete the talk with a person; False when there is none."""
        raise NotImplementedError

    async def _read(self, sender_id: str) -> str | None:
        raise NotImplementedError

    async def _write(self, sender_id: str, dialogue: str) -> None:
        raise NotImplementedError

    async def close(self) -> None:
        """Let go of files and connections."""


class FileTrackerStore(CompactTrackerStore):
    """For a single process: one SQLite file, one row a person, safe against a crash."""

    def __init__(self, path: Path, **kwargs: Any) -> None:
        super().__init__(domain=None, **kwargs)
        self._fresh = FreshTalks()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=NORMAL")
        # What is deleted is overwritten, not only taken off the list.
        self._file.execute("PRAGMA secure_delete=ON")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS trackers"
            " (sender_id TEXT PRIMARY KEY, dialogue TEXT NOT NULL, saved_at REAL NOT NULL)"
        )
        self._file.execute(
            "DELETE FROM trackers WHERE saved_at < ?", (time.time() - _KEPT_SECONDS,)
        )

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the talk, folded when it has grown long, and keep it at hand."""
        shorter = folded(tracker)
        stored = self.serialise_tracker(shorter)
        await self._write(tracker.sender_id, stored)
        self._fresh.keep(stored, shorter)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The talk since its last session start, to go on with; None when there is none."""
        stored = await self._read(sender_id)
        fresh = self._fresh.take(sender_id)
        if fresh is not None and fresh[0] == stored:
            return fresh[1]
        return self._lived_through(sender_id, stored)

    async def _read(self, sender_id: str) -> str | None:
        row = self._file.execute(
            "SELECT dialogue FROM trackers WHERE sender_id = ?", (sender_id,)
        ).fetchone()
        return str(row[0]) if row else None

    async def _write(self, sender_id: str, dialogue: str) -> None:
        self._file.execute(
            "INSERT OR REPLACE INTO trackers VALUES (?, ?, ?)", (sender_id, dialogue, time.time())
        )

    async def forget(self, sender_id: str) -> bool:
        """Delete the row, and empty the journal, which holds older copies of it."""
        self._fresh.take(sender_id)
        done = self._file.execute("DELETE FROM trackers WHERE sender_id = ?", (sender_id,))
        self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return done.rowcount > 0

    async def keys(self) -> list[str]:
        """Everybody whose talk is stored."""
        return [str(row[0]) for row in self._file.execute("SELECT sender_id FROM trackers")]

    async def close(self) -> None:
        """Close the file."""
        self._file.close()


class RedisTrackerStore(CompactTrackerStore):
    """For many processes: one key a person, which expires by itself.

    No process keeps a talk at hand: the next message may come to another one, and what is forgotten has
    to be forgotten by all.
    """

    def __init__(self, redis: Redis[str], **kwargs: Any) -> None:
        super().__init__(domain=None, **kwargs)
        self._redis = redis

    async def _read(self, sender_id: str) -> str | None:
        return await self._redis.get(_PREFIX + sender_id)

    async def _write(self, sender_id: str, dialogue: str) -> None:
        await self._redis.set(_PREFIX + sender_id, dialogue, ex=_KEPT_SECONDS)

    async def forget(self, sender_id: str) -> bool:
        """Delete the key."""
        return bool(await self._redis.delete(_PREFIX + sender_id))

    async def keys(self) -> list[str]:
        """Everybody whose talk is stored."""
        return [key[len(_PREFIX) :] async for key in self._redis.scan_iter(_PREFIX + "*")]

    async def close(self) -> None:
        """Close the connections, the lock store's included."""
        await self._redis.close()


def folded(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """The same talk with its older turns folded, when it is long; else the tracker itself.

    It is cut only outside a form, and only when the shorter talk leads to the very same slots,
    form and last action as the whole one.
    """
    events = list(tracker.events)
    messages = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(messages) < _FOLD_AT_TURNS:
        return tracker
    for cut in reversed(messages[: len(messages) - KEPT_TURNS + 1]):
        before = _replay(tracker, events[:cut])
        if before.active_loop_name or before.latest_action_name != ACTION_LISTEN_NAME:
            continue
        shorter = _replay(tracker, [*_summary(tracker, before), *events[cut:]])
        return shorter if _state(shorter) == _state(tracker) else tracker
    return tracker


def _summary(tracker: DialogueStateTracker, before: DialogueStateTracker) -> list[Event]:
    """Events that lead straight to the state `before`: a new session with its slots set."""
    at = before.events[-1].timestamp
    fresh = {name: slot.initial_value for name, slot in tracker.slots.items()}
    slots: list[Event] = [
        SlotSet(name, value, timestamp=at)
        for name, value in before.current_slot_values().items()
        if value != fresh[name]
    ]
    return [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=at),
        SessionStarted(timestamp=at),
        *slots,
        ActionExecuted(ACTION_LISTEN_NAME, timestamp=at),
    ]


def _replay(like: DialogueStateTracker, events: list[Event]) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(like.sender_id, events, like.slots.values())


def _state(tracker: DialogueStateTracker) -> tuple[Any, ...]:
    return (
        tracker.current_slot_values(),
        tracker.active_loop,
        tracker.latest_action_name,
        tracker.followup_action,
        tracker.is_paused(),
    )
