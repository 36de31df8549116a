"""`CharNgramClassifier`: the intent of a message, and the facets inside that intent.

Training data, the format of nlu_data/:

    - intent: report_problem
      metadata: {kind: lighting}
      examples: ...

The intent is learned from `intent`; within each intent, every key of `metadata` is a facet of its
own. An example without the key teaches "no value". The parse of a message gains

- `intent`, `intent_ranking`: as every Rasa classifier gives them;
- `facets`: {"kind": [{"name": "lighting", "confidence": 0.83}, ...]}, always, best first;
- `entities`: one for each facet whose best value is at least `facet_threshold` sure.

What the facets would be if the second guess were right stays with the message (`SECOND`), for a
component that dismisses the first.
"""

from __future__ import annotations

import logging
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.ngram import Head, Ranking, Row, TextModel, Vocabulary, fit_head

log = logging.getLogger("linli.classifier")

FACETS = "facets"
SECOND = "second_guess"
"""A message's facets and entities inside its second likeliest intent; not in the parse."""

# The label of "this example has no value for the facet"; no value in the data may be empty.
_NO_VALUE = ""


class InvalidTrainingData(RasaException):
    """A training example cannot be learned from as it stands."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CharNgramClassifier(GraphComponent, IntentClassifier):
    """Linear classifier on character n-grams (see the module's docstring)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Defaults of config.yml's settings.

        `ngrams`: shortest and longest n-gram; `min_texts`: in how many training texts an n-gram
        must occur; `strength`: scikit-learn's C; `folds`: cross-validation folds that calibrate
        the confidence; `facet_threshold`: confidence from which a facet becomes an entity;
        `ranking_length`, `facet_ranking_length`: how many candidates the parse lists.
        """
        return {
            "ngrams": [1, 2],
            "min_texts": 2,
            "strength": 8.0,
            "folds": 5,
            "facet_threshold": 0.5,
            "ranking_length": 5,
            "facet_ranking_length": 4,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse a setting that would fail, or mean nothing, later."""
        low, high = config.get("ngrams", [1, 2])
        if not 1 <= low <= high <= 8:
            raise InvalidConfigException("CharNgramClassifier: ngrams must be [1..8, 1..8]")
        if not 0 <= config.get("facet_threshold", 0.5) <= 1:
            raise InvalidConfigException("CharNgramClassifier: facet_threshold must be 0..1")

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: TextModel | None = None,
    ) -> None:
        """An untrained component when `model` is missing: it predicts nothing."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CharNgramClassifier:
        """Rasa's constructor for training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CharNgramClassifier:
        """Rasa's constructor for a trained model."""
        try:
            with model_storage.read_from(resource) as directory:
                return cls(config, model_storage, resource, TextModel.load(directory))
        except (ValueError, FileNotFoundError):
            log.warning("The classifier was never trained: it will understand nothing.")
            return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn intents and facets, and persist them. The same data give the same model."""
        examples = [
            message
            for message in training_data.intent_examples
            if message.get(INTENT) and message.get(TEXT)
        ]
        if examples:
            self._model = self._learn(examples)
            with self._model_storage.write_to(self._resource) as directory:
                self._model.save(directory)
        return self._resource

    def _learn(self, examples: list[Message]) -> TextModel:
        texts = [message.get(TEXT) for message in examples]
        intents = [message.get(INTENT) for message in examples]
        low, high = self._config["ngrams"]
        vocabulary = Vocabulary.of(texts, sizes=(low, high), min_texts=self._config["min_texts"])
        rows = [vocabulary.row(text) for text in texts]
        facets: dict[str, dict[str, Head]] = {}
        for intent in sorted(set(intents)):
            members = [number for number, name in enumerate(intents) if name == intent]
            values = [_facet_values(examples[number]) for number in members]
            of_intent = {
                facet: self._head(
                    [rows[number] for number in members],
                    [value.get(facet, _NO_VALUE) for value in values],
                    vocabulary,
                )
                for facet in sorted({key for value in values for key in value})
            }
            if of_intent:
                facets[intent] = of_intent
        return TextModel(vocabulary, self._head(rows, intents, vocabulary), facets)

    def _head(self, rows: list[Row], labels: list[str], vocabulary: Vocabulary) -> Head:
        return fit_head(
            rows,
            labels,
            features=len(vocabulary.index),
            strength=self._config["strength"],
            folds=self._config["folds"],
        )

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the prediction to each message."""
        for message in messages:
            self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        text = message.get(TEXT) or ""
        row = self._model.vocabulary.row(text) if self._model is not None else None
        if self._model is None or row is None or not len(row.indices):
            # Nothing in it was ever seen: no guess, which is what FallbackClassifier expects.
            message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [], add_to_output=True)
            message.set(FACETS, {}, add_to_output=True)
            message.set(SECOND, ({}, []))
            return
        ranking = _as_dicts(self._model.intents.rank(row))
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(
            INTENT_RANKING_KEY, ranking[: self._config["ranking_length"]], add_to_output=True
        )
        facets, entities = self._inside(ranking[0]["name"], row, text)
        message.set(FACETS, facets, add_to_output=True)
        message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)
        second = ranking[1]["name"] if len(ranking) > 1 else None
        message.set(SECOND, self._inside(second, row, text))

    def _inside(
        self, intent: str | None, row: Row, text: str
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The facets of a text inside an intent, and the entities of those that are sure."""
        assert self._model is not None
        heads = self._model.facets.get(intent or "", {})
        ranked = {facet: head.rank(row) for facet, head in heads.items()}
        limit = self._config["facet_ranking_length"]
        named = {
            facet: _as_dicts([pair for pair in values if pair[0] != _NO_VALUE])[:limit]
            for facet, values in ranked.items()
        }
        entities = [
            _entity(facet, values[0], text)
            for facet, values in ranked.items()
            if values[0][0] != _NO_VALUE and values[0][1] >= self._config["facet_threshold"]
        ]
        return named, entities


def _facet_values(message: Message) -> dict[str, str]:
    """The facets of one training example; InvalidTrainingData unless they are plain words."""
    metadata = (message.get(METADATA) or {}).get(INTENT) or {}
    if not isinstance(metadata, dict):
        raise InvalidTrainingData(
            f"metadata of intent '{message.get(INTENT)}' must be a mapping of facet to value"
        )
    for facet, value in metadata.items():
        if not isinstance(value, str) or not value:
            raise InvalidTrainingData(
                f"metadata of intent '{message.get(INTENT)}': '{facet}' must be a word, "
                f"not {value!r}"
            )
    return metadata


def _as_dicts(ranking: Ranking) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": confidence} for name, confidence in ranking]


def _entity(facet: str, best: tuple[str, float], text: str) -> dict[str, Any]:
    value, confidence = best
    return {
        "entity": facet,
        "value": value,
        "confidence_entity": confidence,
        "start": 0,
        "end": len(text),
        "extractor": CharNgramClassifier.__name__,
    }
