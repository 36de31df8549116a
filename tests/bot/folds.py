"""What the classifier makes of sentences that it has not seen, for `make danger-folds`; runs in the
engine's environment.

Standard input: a JSON object a line, {"text": as trained, "heard": as the engine gets it, "intent":
"..."}. Standard output: for each, in order, {"fold": 0 to 3, "chance": what it gives to danger}, by
a model trained on the three other folds. Near copies, chains of sentences of which each shares half
of its pairs of characters with the next, are in one fold.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

BOT = Path(__file__).resolve().parents[2] / "bot"
sys.path.insert(0, str(BOT))

import server  # noqa: E402, F401 - installs the stubs before anything imports Rasa
from components.classifier import CharNgramClassifier  # noqa: E402
from components.ngram import Vocabulary, fit_head, normalise  # noqa: E402

FOLDS = 4
ALIKE = 0.5
"""Twice the pairs of characters that two sentences share, by the pairs that both have."""

DANGER = "emergency"
_BLOCK = 1_000


def settings() -> dict[str, Any]:
    """The classifier's own, from config.yml."""
    pipeline = yaml.safe_load((BOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    own = next(part for part in pipeline if part["name"].endswith("CharNgramClassifier"))
    return CharNgramClassifier.get_default_config() | own


def families(texts: Sequence[str]) -> np.ndarray:
    """For each text the number of its family of near copies."""
    index: dict[str, int] = {}
    starts, columns = [0], []
    for text in texts:
        bare = normalise(text)
        pairs = {bare[i : i + 2] for i in range(max(1, len(bare) - 1))}
        columns += [index.setdefault(pair, len(index)) for pair in sorted(pairs)]
        starts.append(len(columns))
    has = csr_matrix((np.ones(len(columns), np.float32), columns, starts), (len(texts), len(index)))
    sizes = np.diff(starts)
    rows, others = [], []
    for first in range(0, len(texts), _BLOCK):
        shared = (has[first : first + _BLOCK] @ has.T).tocoo()
        alike = 2 * shared.data >= ALIKE * (sizes[first + shared.row] + sizes[shared.col])
        rows.append(first + shared.row[alike])
        others.append(shared.col[alike])
    row, other = np.concatenate(rows), np.concatenate(others)
    near = csr_matrix((np.ones(len(row), np.int8), (row, other)), (len(texts), len(texts)))
    return connected_components(near, directed=False)[1]


def fold_of(family: np.ndarray) -> np.ndarray:
    """The fold of each text: the largest families first, each to the emptiest fold."""
    numbers, counts = np.unique(family, return_counts=True)
    shuffled = np.random.default_rng(0).permutation(len(numbers))
    filled, place = [0] * FOLDS, {}
    for i in sorted(shuffled, key=lambda i: -counts[i]):
        place[numbers[i]] = fold = filled.index(min(filled))
        filled[fold] += int(counts[i])
    return np.asarray([place[number] for number in family])


def chances(lines: Sequence[dict[str, str]], folds: np.ndarray) -> np.ndarray:
    """What each line's danger is worth to a model that has not seen its fold."""
    config = settings()
    low, high = config["ngrams"]
    found = np.zeros(len(lines))
    for fold in range(FOLDS):
        seen = [line for line, own in zip(lines, folds, strict=True) if own != fold]
        texts = [line["text"] for line in seen]
        known = Vocabulary.of(texts, sizes=(low, high), min_texts=config["min_texts"])
        head = fit_head(
            [known.row(text) for text in texts],
            [line["intent"] for line in seen],
            features=len(known.index),
            strength=config["strength"],
            folds=config["folds"],
        )
        for number in np.flatnonzero(folds == fold):
            row = known.row(lines[number]["heard"])
            found[number] = dict(head.rank(row))[DANGER] if len(row.indices) else 0.0
    return found


def main() -> None:
    """Read, part, train four times, write."""
    lines = [json.loads(line) for line in sys.stdin]
    folds = fold_of(families([line["text"] for line in lines]))
    for fold, chance in zip(folds, chances(lines, folds), strict=True):
        print(json.dumps({"fold": int(fold), "chance": round(float(chance), 4)}))


if __name__ == "__main__":
    main()
