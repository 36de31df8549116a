"""The engine's reading of many lines, for `make nlu-report`; runs in the engine's environment.

Standard input: a JSON object a line, {"text": "...", "metadata": {...}}. Standard output: the
parse of each, as a JSON line. The argument is the data folder whose model of the present inputs
is loaded; nothing is trained here.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bot"))

import server  # noqa: F401 - installs the stubs before anything imports Rasa
from components import patches
from components.channel import neutral
from components.engine import AtomicAgent
from components.locks import ProcessLockStore
from components.model import Inputs, model_file
from components.settling.reading import ALONE
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore

KEPT = ("intent", "intent_ranking", "facets", "entities", "worry")


async def parse_lines(data: Path) -> None:
    """Read, parse, write, in order."""
    patches.apply()
    agent = AtomicAgent(tracker_store=InMemoryTrackerStore(None), lock_store=ProcessLockStore())
    agent.load_model(model_file(data / "models", Inputs().fingerprint()))
    for line in sys.stdin:
        asked = json.loads(line)
        parse = await agent.processor.parse_message(
            UserMessage(
                neutral(asked["text"]), metadata={**(asked.get("metadata") or {}), ALONE: True}
            )
        )
        kept = {key: parse.get(key) for key in KEPT}
        print(json.dumps(kept, ensure_ascii=False))


if __name__ == "__main__":
    asyncio.run(parse_lines(Path(sys.argv[1])))
