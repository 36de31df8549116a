"""A linear text model on character n-grams: what `CharNgramClassifier` learns and asks.

A text becomes one sparse row: its character n-grams, weighted by 1 + log(count) and the inverse
document frequency, at length 1. A `Head` turns such a row into probabilities over its labels; the
intent is one head, every facet of an intent another one over the same rows. scikit-learn fits the
weights; at parse time numpy is enough, which is faster and saves 40 MB a process.

Persisted as two plain files (`text_model.npz`, `text_model.json`): nothing in them is code.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Marks that no normalised text contains: they let an n-gram know that it begins or ends one.
_START, _END = "\x02", "\x03"

# Texts on which a temperature is measured; more of them only take longer.
_ENOUGH_UNSEEN = 1_000

# An address with dashes is a house ("0-0-0"). Where numbers name houses, units, floors or doors,
# of a list or a range only the last stays ("0-0栋", "0、0、0号楼", "0单元和0单元"), and of what lies
# one in the other the first ("0栋0单元0"), but a time or a count behind one is none of its doors.
_HOUSE = "(?:号楼|单元|[栋幢座层楼号室门])"
_DIGIT = "零一二三四五六七八九十"
_NUMBER = f"(?:0|[{_DIGIT}]+)"
_DOOR = f"(?:0|[{_DIGIT}]{{2,}})(?![{_DIGIT}点时年月天个次块元分户家人台部盏辆只:])"
_DASHED = re.compile(rf"(?<![a-z-])0-0-0(?!-|{_HOUSE})")
_LISTED = re.compile(rf"{_NUMBER}{_HOUSE}?(?:[-—–~、,;/.+和与跟及到至]|还有)(?={_NUMBER}{_HOUSE})")
_INSIDE = re.compile(rf"({_NUMBER}{_HOUSE})(?:{_NUMBER}{_HOUSE})*(?:{_DOOR})?")

Ranking = list[tuple[str, float]]
Array = NDArray[Any]


@dataclass(frozen=True)
class Row:
    """One text: indices into the vocabulary and their weights, both of one length."""

    indices: Array
    weights: Array


@dataclass(frozen=True)
class Head:
    """Labels and what speaks for each: `weights` is (features, labels), `bias` is (labels,)."""

    labels: tuple[str, ...]
    weights: Array
    bias: Array
    temperature: float = 1.0

    def rank(self, row: Row) -> Ranking:
        """All labels with their probabilities, best first; ties in label order."""
        scores = row.weights @ self.weights[row.indices] + self.bias
        scaled = (scores - scores.max()) / self.temperature
        odds = np.exp(scaled)
        probabilities = odds / odds.sum()
        order = np.argsort(-probabilities, kind="stable")
        return [(self.labels[i], float(probabilities[i])) for i in order]


@dataclass(frozen=True)
class Vocabulary:
    """The n-grams a model knows, and how much each of them tells."""

    sizes: tuple[int, int]
    index: dict[str, int]
    idf: Array

    @classmethod
    def of(cls, texts: Sequence[str], *, sizes: tuple[int, int], min_texts: int) -> Vocabulary:
        """Learn from `texts`; an n-gram seen in fewer than `min_texts` of them is left out."""
        seen_in: Counter[str] = Counter()
        for text in texts:
            seen_in.update(set(_ngrams(text, sizes)))
        kept = sorted(gram for gram, count in seen_in.items() if count >= min_texts)
        idf = [math.log((1 + len(texts)) / (1 + seen_in[gram])) + 1 for gram in kept]
        index = {gram: position for position, gram in enumerate(kept)}
        return cls(sizes, index, np.asarray(idf, dtype=np.float32))

    def row(self, text: str) -> Row:
        """The row of one text; empty when it shares no n-gram with the training texts."""
        known = Counter(
            position
            for gram in _ngrams(text, self.sizes)
            if (position := self.index.get(gram)) is not None
        )
        indices = np.fromiter(known.keys(), dtype=np.int32, count=len(known))
        counts = np.fromiter(known.values(), dtype=np.float32, count=len(known))
        weights = (1 + np.log(counts)) * self.idf[indices]
        length = float(np.linalg.norm(weights))
        return Row(indices, weights / length if length else weights)


@dataclass(frozen=True)
class TextModel:
    """Everything that is persisted: `facets` is intent -> facet -> head."""

    vocabulary: Vocabulary
    intents: Head
    facets: dict[str, dict[str, Head]] = field(default_factory=dict)

    def save(self, directory: Path) -> None:
        """Write the model into an existing directory."""
        heads = {"intent": self.intents} | {
            f"facet/{intent}/{facet}": head
            for intent, of_intent in self.facets.items()
            for facet, head in of_intent.items()
        }
        arrays = {"idf": self.vocabulary.idf}
        described: dict[str, Any] = {"sizes": self.vocabulary.sizes, "heads": []}
        for number, (name, head) in enumerate(heads.items()):
            arrays[f"weights{number}"], arrays[f"bias{number}"] = head.weights, head.bias
            described["heads"].append(
                {"name": name, "labels": head.labels, "temperature": head.temperature}
            )
        described["ngrams"] = list(self.vocabulary.index)
        np.savez_compressed(directory / "text_model.npz", **arrays)
        text = json.dumps(described, ensure_ascii=False)
        (directory / "text_model.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> TextModel:
        """Read what `save` wrote; FileNotFoundError when nothing was trained."""
        described = json.loads((directory / "text_model.json").read_text(encoding="utf-8"))
        heads: dict[str, Head] = {}
        with np.load(directory / "text_model.npz", allow_pickle=False) as arrays:
            idf = arrays["idf"]
            for number, head in enumerate(described["heads"]):
                heads[head["name"]] = Head(
                    tuple(head["labels"]),
                    arrays[f"weights{number}"],
                    arrays[f"bias{number}"],
                    head["temperature"],
                )
        index = {gram: position for position, gram in enumerate(described["ngrams"])}
        low, high = described["sizes"]
        facets: dict[str, dict[str, Head]] = {}
        for name, head in heads.items():
            if name != "intent":
                _, intent, facet = name.split("/", 2)
                facets.setdefault(intent, {})[facet] = head
        return cls(Vocabulary((low, high), index, idf), heads["intent"], facets)


def normalise(text: str) -> str:
    """One spelling for what reads the same: width, case, numbers, spaces, addresses.

    Spaces say nothing in Chinese. A number becomes 0: what matters is that one stands there.
    Several houses, and a house with unit and door, become one: the rest is for the parser of
    places.
    """
    kept: list[str] = []
    for character in unicodedata.normalize("NFKC", text).lower():
        if character.isspace() or unicodedata.category(character) == "Cf":
            continue
        if not character.isdecimal():
            kept.append(character)
        elif kept[-1:] != ["0"]:
            kept.append("0")
    return _one_house("".join(kept))


def _one_house(text: str) -> str:
    """One number and its word for every range, list or address; a list may be one of ranges."""
    text = _DASHED.sub("0栋", text)
    while (shorter := _LISTED.sub("", text)) != text:
        text = shorter
    return _INSIDE.sub(r"\1", text)


def fit_head(
    rows: Sequence[Row], labels: Sequence[str], *, features: int, strength: float, folds: int
) -> Head:
    """Fit one head: logistic regression, then a temperature that makes its confidence honest.

    `strength` is scikit-learn's C. With a single label there is nothing to learn: the head is
    constant. The temperature is measured on folds that the weights did not see.
    """
    classes = tuple(sorted(set(labels)))
    if len(classes) == 1:
        return Head(classes, np.zeros((features, 1), np.float32), np.zeros(1, np.float32))
    matrix = _matrix(rows, features)
    targets = np.asarray([classes.index(label) for label in labels])
    weights, bias = _fit(matrix, targets, len(classes), strength)
    temperature = _temperature(matrix, targets, len(classes), strength, folds)
    return Head(classes, weights, bias, temperature)


def _ngrams(text: str, sizes: tuple[int, int]) -> list[str]:
    marked = _START + normalise(text) + _END
    low, high = sizes
    grams = [
        marked[start : start + size]
        for size in range(low, high + 1)
        for start in range(len(marked) - size + 1)
    ]
    # A mark alone is in every text: without it a text of unknown characters has an empty row.
    return [gram for gram in grams if gram not in (_START, _END)]


def _matrix(rows: Sequence[Row], features: int) -> Any:
    from scipy.sparse import csr_matrix

    starts = np.cumsum([0] + [len(row.indices) for row in rows])
    weights = np.concatenate([row.weights for row in rows])
    indices = np.concatenate([row.indices for row in rows])
    return csr_matrix((weights, indices, starts), shape=(len(rows), features))


def _fit(matrix: Any, targets: Array, classes: int, strength: float) -> tuple[Array, Array]:
    """Weights (features, classes) and bias (classes,). Every class must occur in `targets`."""
    # Imported here: only training needs scikit-learn.
    from sklearn.linear_model import LogisticRegression

    # One against the rest, in the dual: as good as the multinomial fit and 15 times as fast here.
    # Balanced, for some intents have ten times the sentences of others.
    regression = LogisticRegression(
        C=strength, solver="liblinear", dual=True, class_weight="balanced", random_state=0
    )
    regression.fit(matrix, targets)
    weights, bias = regression.coef_.T, regression.intercept_
    if classes == 2:  # scikit-learn then speaks of the second class only
        weights = np.hstack([np.zeros_like(weights), weights])
        bias = np.asarray([0.0, bias[0]])
    return weights.astype(np.float32), bias.astype(np.float32)


def _temperature(matrix: Any, targets: Array, classes: int, strength: float, folds: int) -> float:
    """The divisor of the scores with the least log loss on unseen texts, from 0.1 to 3."""
    from sklearn.model_selection import StratifiedKFold

    folds = min(folds, int(np.bincount(targets, minlength=classes).min()))
    if folds < 2:
        return 1.0
    scores, scored = np.zeros((len(targets), classes)), np.zeros(len(targets), dtype=bool)
    for seen, unseen in StratifiedKFold(folds, shuffle=True, random_state=0).split(matrix, targets):
        weights, bias = _fit(matrix[seen], targets[seen], classes, strength)
        scores[unseen], scored[unseen] = matrix[unseen] @ weights + bias, True
        if scored.sum() >= _ENOUGH_UNSEEN:
            break
    candidates = np.geomspace(0.1, 3.0, 50)
    losses = [
        _log_loss(scores[scored] / temperature, targets[scored]) for temperature in candidates
    ]
    return float(candidates[int(np.argmin(losses))])


def _log_loss(scores: Array, targets: Array) -> float:
    highest = scores.max(axis=1, keepdims=True)
    totals = np.log(np.exp(scores - highest).sum(axis=1)) + highest[:, 0]
    return float(np.mean(totals - scores[np.arange(len(targets)), targets]))
