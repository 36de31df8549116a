"""Labelled sentences, and how the product reads them: the dialogue room's part, then the engine's.

What comes back is what a resident would meet: with doubt (`nlu_fallback`) and with danger.
"""

import csv
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from api.dialogue.danger import danger_in
from api.dialogue.normalise import normalise
from tests.living import CACHE, RASA_PYTHON, ROOT, environment, train
from tests.nlu.trained import read_yaml

SENTENCES = ROOT / "tests" / "nlu"
SAMPLES = ROOT.parent / "shared" / "data"
"""Public samples beside the project; what is measured on them is left out where they are not."""

OFF_TOPIC = "out_of_scope"
DANGER = "emergency"
DOUBT = "nlu_fallback"
UNCLEAR = frozenset({OFF_TOPIC, DOUBT})
"""Both end in the same kind word and the menu."""


@dataclass(frozen=True)
class Sentence:
    """One line of a set, with what it means."""

    text: str
    intent: str
    kind: str | None = None
    danger: str | None = None


@dataclass(frozen=True)
class Reading:
    """What was understood: the intent that acts, the best guess before doubt, the kinds."""

    intent: str
    guess: str
    confidence: float
    kinds: tuple[str, ...]
    kind_confidence: float
    worry: bool = False
    """Whether the person is asked first if somebody is in danger; the rest is how it goes on after
    a no.
    """


@cache
def own_sets() -> dict[str, list[Sentence]]:
    """The project's sets by name: every YAML file of this folder."""
    return {path.stem: _own(path) for path in sorted(SENTENCES.glob("*.yml"))}


def _own(path: Path) -> list[Sentence]:
    return [
        Sentence(
            text=line["text"],
            intent=line["intent"],
            kind=line.get("kind"),
            danger=line.get("danger"),
        )
        for line in read_yaml(path)
    ]


def sample(file: str, column: str) -> list[dict[str, str]]:
    """Lines of a public sample whose column says something; none where it is not at hand."""
    path = SAMPLES / file
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [line for line in csv.DictReader(lines) if line[column].strip()]


def read(texts: Sequence[str]) -> list[Reading]:
    """Every text as the product reads it, in order; trains the model where its inputs changed."""
    train()
    asked = [json.dumps(_asked(normalise(text)), ensure_ascii=False) for text in texts]
    parser = ROOT / "tests" / "bot" / "parse_lines.py"
    done = subprocess.run(
        [str(RASA_PYTHON), str(parser), str(CACHE)],
        input="\n".join(asked) + "\n",
        stdout=subprocess.PIPE,
        env=environment(),
        encoding="utf-8",
        check=True,
        timeout=400,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(answers) == len(asked)
    return [_reading(answer) for answer in answers]


def _asked(text: str) -> dict[str, Any]:
    return {"text": text, "metadata": {"danger": danger_in(text).as_metadata()}}


def _reading(parse: dict[str, Any]) -> Reading:
    ranking = [one for one in parse["intent_ranking"] or () if one["name"] != DOUBT]
    best: dict[str, Any] = ranking[0] if ranking else {"name": DOUBT, "confidence": 0.0}
    kinds = (parse["facets"] or {}).get("kind") or ()
    return Reading(
        intent=parse["intent"]["name"] or DOUBT,
        guess=best["name"],
        confidence=float(best["confidence"]),
        kinds=tuple(kind["name"] for kind in kinds),
        kind_confidence=float(kinds[0]["confidence"]) if kinds else 0.0,
        worry=parse["worry"] is not None,
    )
