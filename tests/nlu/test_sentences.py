"""The sentences themselves: enough of each, written as they arrive, none held out that was trained
on, none marked up.
"""

import re
import unicodedata
from collections import Counter

import pytest

from api.dialogue.normalise import normalise
from tests.nlu.reading import own_sets
from tests.nlu.trained import trained

ENOUGH = 80
MARKED = re.compile(r"\[[^\]]+\]\s*[({]")
"""Rasa's way of marking an entity in a sentence. Ours are read by parsers and facets; a marked one
could be misaligned, and Rasa only warns of that."""

_SIGNS = re.compile(r"[\W_]+")


def bare(text: str) -> str:
    """A text without signs and spaces; as it stands where that leaves nothing."""
    return _SIGNS.sub("", text) or text


def test_every_intent_and_kind_has_enough_sentences() -> None:
    intents = Counter(one.intent for one in trained())
    kinds = Counter(one.kind for one in trained() if one.kind)
    assert [name for name, count in (intents | kinds).items() if count < ENOUGH] == []


def test_every_set_speaks_of_intents_and_kinds_that_are_trained() -> None:
    intents = {one.intent for one in trained()}
    kinds = {one.kind for one in trained()}
    for lines in own_sets().values():
        assert {line.intent for line in lines} <= intents
        assert {line.kind for line in lines} <= kinds


@pytest.mark.parametrize("name", own_sets())
def test_no_sentence_is_both_trained_and_held_out(name: str) -> None:
    known = {bare(one.text) for one in trained()}
    assert [line.text for line in own_sets()[name] if bare(line.text) in known] == []


def test_no_sentence_stands_twice() -> None:
    """Of two intents the engine refuses the training; of one it counts twice."""
    times = Counter(one.text for one in trained())
    assert [text for text, count in times.items() if count > 1] == []


def test_no_sentence_marks_an_entity() -> None:
    assert [one.text for one in trained() if MARKED.search(one.text)] == []


def test_every_sentence_is_written_as_it_arrives() -> None:
    """Else what it teaches is never met: traditional characters, faces beside words, held keys.

    Full-width signs may stay, for the classifier levels them itself.
    """
    assert [
        one.text
        for one in trained()
        if normalise(one.text) != unicodedata.normalize("NFKC", one.text)
    ] == []
