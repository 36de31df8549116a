"""`DangerReading`: when a message is taken as a call for help.

The dialogue room reads danger by its table before the engine is asked, and sends what it found
along: `metadata["danger"] = {"weight": ..., "kind": ...}`, with one of `WEIGHTS`. The more the words
weigh, the less the classifier must add: `from` has, for each weight, the probability of
`intent` from which it is danger. A message without the room's reading counts as "none".

Danger gains the entity `danger` with its kind, where one was read. What the classifier alone holds
for danger below its threshold becomes its second guess, with its facets, and whose confidence is what
it is where there is no danger.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.classifier import FACETS, SECOND

WEIGHTS = ("sure", "likely", "hint", "calmed", "none")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DangerReading(GraphComponent):
    """Weighs the room's reading and the classifier's (see the module's docstring)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Defaults of config.yml's settings; the thresholds are probabilities, 0 to 1."""
        return {
            "intent": "emergency",
            "from": {"sure": 0.0, "likely": 0.05, "hint": 0.6, "calmed": 0.6, "none": 0.7},
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse thresholds that are missing, or no probabilities."""
        thresholds = config.get("from", cls.get_default_config()["from"])
        if set(thresholds) != set(WEIGHTS) or not all(0 <= one <= 1 for one in thresholds.values()):
            raise InvalidConfigException(
                f"DangerReading: from must give {', '.join(WEIGHTS)} a probability, 0 to 1"
            )

    def __init__(self, config: dict[str, Any]) -> None:
        """The settings are those of `get_default_config`."""
        self._intent: str = config["intent"]
        self._from: dict[str, float] = config["from"]

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

    def process(self, messages: list[Message]) -> list[Message]:
        """Settle for each message whether it is danger."""
        for message in messages:
            self._settle(message)
        return messages

    def _settle(self, message: Message) -> None:
        read = (message.get(METADATA) or {}).get("danger") or {}
        weight, kind = read.get("weight", "none"), read.get("kind")
        ranking = message.get(INTENT_RANKING_KEY) or []
        chance = next((one["confidence"] for one in ranking if one["name"] == self._intent), 0.0)
        others = [one for one in ranking if one["name"] != self._intent]
        if chance >= self._from.get(weight, self._from["none"]):
            certain = {"name": self._intent, "confidence": 1.0}
            message.set(INTENT, certain, add_to_output=True)
            # Alone: beside a close second FallbackClassifier would doubt it.
            message.set(INTENT_RANKING_KEY, [certain], add_to_output=True)
            if kind:
                self._name_kind(message, kind)
        elif others and ranking[0]["name"] == self._intent:
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
