"""The sentences themselves: enough of each, written as they arrive, none held out that was trained
on, none marked up.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pytest
import yaml

from api.dialogue.normalise import normalise
from tests.living import ROOT
from tests.nlu.reading import own_sets

ENOUGH = 80
MARKED = re.compile(r"\[[^\]]+\]\s*[({]")
"""Rasa's way of marking an entity in a sentence. Ours are read by parsers and facets; a marked one
could be misaligned, and Rasa only warns of that."""

_SIGNS = re.compile(r"[\W_]+")


def trained() -> Iterator[tuple[str, str | None, str]]:
    """Intent, kind and text of every training sentence."""
    for path in sorted((ROOT / "nlu_data").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            kind = (block.get("metadata") or {}).get("kind")
            for line in block["examples"].splitlines():
                if line.strip():
                    yield block["intent"], kind, line.strip().removeprefix("- ")


def bare(text: str) -> str:
    """A text without signs and spaces; as it stands where that leaves nothing."""
    return _SIGNS.sub("", text) or text


def test_every_intent_and_kind_has_enough_sentences() -> None:
    intents = Counter(intent for intent, _, _ in trained())
    kinds = Counter(kind for _, kind, _ in trained() if kind)
    assert [name for name, count in (intents | kinds).items() if count < ENOUGH] == []


def test_every_set_speaks_of_intents_and_kinds_that_are_trained() -> None:
    intents = {intent for intent, _, _ in trained()}
    kinds = {kind for _, kind, _ in trained()}
    for lines in own_sets().values():
        assert {line.intent for line in lines} <= intents
        assert {line.kind for line in lines} <= kinds


@pytest.mark.parametrize("name", own_sets())
def test_no_sentence_is_both_trained_and_held_out(name: str) -> None:
    known = {bare(text) for _, _, text in trained()}
    assert [line.text for line in own_sets()[name] if bare(line.text) in known] == []


def test_no_sentence_stands_twice() -> None:
    """Of two intents the engine refuses the training; of one it counts twice."""
    times = Counter(text for _, _, text in trained())
    assert [text for text, count in times.items() if count > 1] == []


def test_no_sentence_marks_an_entity() -> None:
    assert [text for _, _, text in trained() if MARKED.search(text)] == []


def test_every_sentence_is_written_as_it_arrives() -> None:
    """Else what it teaches is never met: traditional characters, faces beside words, held keys.

    Full-width signs may stay, for the classifier levels them itself.
    """
    assert [
        text for _, _, text in trained() if normalise(text) != unicodedata.normalize("NFKC", text)
    ] == []
