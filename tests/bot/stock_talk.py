"""A talk with an untouched Rasa: its own agent, processor, runner, stores and action calls.

    python stock_talk.py <model> <actions url> < messages.json > turns.json

Only the modules that need TensorFlow are stubbed. A message is a text or a raw intent.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bot"))

import server  # noqa: F401 - installs the stubs
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.trackers import EventVerbosity
from rasa.utils.endpoints import EndpointConfig


async def talk(model: str, actions_url: str, messages: list[str]) -> list[dict[str, Any]]:
    """The replies and the state after each message."""
    agent = Agent.load(model, action_endpoint=EndpointConfig(f"{actions_url}/webhook"))
    turns = []
    for number, text in enumerate(messages):
        output = CollectingOutputChannel()
        await agent.handle_message(
            UserMessage(text, output, "p", metadata={"message_id": str(number)})
        )
        tracker = await agent.tracker_store.retrieve("p")
        assert tracker is not None
        state = tracker.current_state(EventVerbosity.ALL)
        turns.append({"replies": output.messages, "state": state})
    return turns


if __name__ == "__main__":
    result = asyncio.run(talk(sys.argv[1], sys.argv[2], json.load(sys.stdin)))
    json.dump(result, sys.stdout)
