"""`DangerReading`: when a message is taken as a call for help, and when it is asked about.

The dialogue room reads danger by its table before the engine is asked, and sends what it found
along: `metadata["danger"] = {"weight": ..., "kind": ...}`, with one of `WEIGHTS`. The more the words
weigh, the less the classifier must add: `from` has, for each weight, the probability of
`intent` from which it is danger. A message without the room's reading counts as "none".

Danger gains the entity `danger` with its kind, where one was read. What the classifier alone holds
for danger below its threshold becomes its second guess, with its facets, and whose confidence is what
it is where there is no danger. From `ask` on it has a worry as well: `worry` in the parse, with the
kind, and `components.settling.worry` has the person asked.

Where a form waits, words that only hint need what `in_form` has, if that is more: they answer a question
and are half a sentence. Of words in which the room finds nothing nobody is asked there at all.

The person's own answer is the weights "confirmed" and "denied", which leave nothing to weigh; with
`"asked": true` beside any other weight nobody is asked a second time.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.classifier import FACETS, SECOND
from components.settling.worry import DENIED, WORRY

WEIGHTS = ("sure", "likely", "hint", "calmed", "none", "everyday")
TOLD = frozenset({"sure", "likely"})
UNTOLD = frozenset({"none", "everyday"})
CONFIRMED = "confirmed"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DangerReading(GraphComponent):
    """Weighs the room's reading and the classifier's (see the module's docstring)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Defaults of config.yml's settings; the thresholds are probabilities, 0 to 1."""
        return {
            "intent": "emergency",
            "from": {
                "sure": 0.02,
                "likely": 0.1,
                "hint": 0.65,
                "calmed": 0.6,
                "none": 0.8,
                "everyday": 0.98,
            },
            "ask": {
                "sure": 0.0,
                "likely": 0.0,
                "hint": 0.2,
                "calmed": 0.2,
                "none": 0.4,
                "everyday": 0.95,
            },
            "in_form": {"from": 0.9, "ask": 0.6},
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse thresholds that are missing, no probabilities, or ask where it is danger already."""
        settings = cls.get_default_config() | config
        for name in ("from", "ask"):
            given = settings[name]
            if set(given) != set(WEIGHTS) or not all(0 <= one <= 1 for one in given.values()):
                raise InvalidConfigException(
                    f"DangerReading: {name} must give {', '.join(WEIGHTS)} a probability, 0 to 1"
                )
        if any(settings["ask"][weight] > settings["from"][weight] for weight in WEIGHTS):
            raise InvalidConfigException("DangerReading: ask must not be above from")

    def __init__(self, config: dict[str, Any]) -> None:
        """The settings are those of `get_default_config`."""
        self._intent: str = config["intent"]
        self._from: dict[str, float] = config["from"]
        self._ask: dict[str, float] = config["ask"]
        self._in_form: dict[str, float] = config["in_form"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DangerReading:
        """Rasa's constructor."""
        cls.validate_config(config)
        return cls(config)

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Settle for each message whether it is danger."""
        in_form = tracker.active_loop_name is not None
        for message in messages:
            self._settle(message, in_form=in_form)
        return messages

    def _settle(self, message: Message, *, in_form: bool) -> None:
        read = (message.get(METADATA) or {}).get("danger") or {}
        weight, kind = read.get("weight", "none"), read.get("kind")
        ranking = message.get(INTENT_RANKING_KEY) or []
        chance = next((one["confidence"] for one in ranking if one["name"] == self._intent), 0.0)
        others = [one for one in ranking if one["name"] != self._intent]
        settled = weight == DENIED or bool(read.get("asked"))
        alarm, ask = _of(self._from, weight), _of(self._ask, weight)
        if in_form and weight not in TOLD:
            alarm, ask = max(alarm, self._in_form["from"]), max(ask, self._in_form["ask"])
            ask = alarm if weight in UNTOLD else ask
        if weight == CONFIRMED or (weight != DENIED and chance >= alarm):
            certain = {"name": self._intent, "confidence": 1.0}
            message.set(INTENT, certain, add_to_output=True)
            # Alone: beside a close second FallbackClassifier would doubt it.
            message.set(INTENT_RANKING_KEY, [certain], add_to_output=True)
            if kind:
                self._name_kind(message, kind)
            return
        if not settled and chance >= ask:
            message.set(WORRY, {"kind": kind}, add_to_output=True)
        if others and ranking[0]["name"] == self._intent:
            # As likely as they are where it is no danger: else the rest would look like doubt.
            left = max(1 - chance, 1e-6)
            others = [one | {"confidence": min(1.0, one["confidence"] / left)} for one in others]
            message.set(INTENT, others[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, others, add_to_output=True)
            facets, entities = message.get(SECOND) or ({}, [])
            message.set(FACETS, facets, add_to_output=True)
            message.set(ENTITIES, entities, add_to_output=True)

    def _name_kind(self, message: Message, kind: str) -> None:
        entity = {
            "entity": "danger",
            "value": kind,
            "start": 0,
            "end": len(message.get(TEXT) or ""),
            "extractor": type(self).__name__,
        }
        message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)


def _of(thresholds: dict[str, float], weight: str) -> float:
    """The threshold for a weight; a weight that is not known adds nothing."""
    return thresholds.get(weight, thresholds["none"])
