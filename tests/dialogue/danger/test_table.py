"""The table itself: every way of telling a danger and of taking it back has what it is for."""

import re
from collections.abc import Iterator

import pytest

from api.dialogue.danger import Danger, Weight, danger_in, sounds_dangerous
from api.dialogue.danger.calms import CALMS, Calm
from api.dialogue.danger.everyday import MISHAPS, Everyday
from api.dialogue.danger.reading import KINDS, without_elsewhere
from api.dialogue.danger.told import Told
from api.dialogue.normalise import normalise
from tests.nlu.trained import trained

TOLD = [
    pytest.param(kind, told, id=f"{kind}: {told.what}")
    for kind, module in KINDS.items()
    for told in module.SIGNS
]


@pytest.mark.parametrize(("kind", "told"), TOLD)
def test_a_way_of_telling_is_like_its_examples(kind: Danger, told: Told) -> None:
    pattern = re.compile(told.words)
    assert [one for one in told.like if not pattern.search(normalise(one))] == []
    assert [one for one in told.unlike if pattern.search(normalise(one))] == []
    assert [one for one in told.like if not sounds_dangerous(normalise(one))] == []


@pytest.mark.parametrize("calm", CALMS, ids=lambda calm: calm.name)
def test_a_calm_takes_back_its_examples(calm: Calm) -> None:
    for sentence in calm.like:
        words = normalise(sentence)
        assert re.search(calm.words, without_elsewhere(words)), sentence
        assert danger_in(words).weight is Weight.CALMED, sentence


def calls_for_help() -> Iterator[str]:
    """Those of the training sentences, as the product reads them."""
    return (normalise(one.text) for one in trained() if one.intent == "emergency")


def test_no_sign_stands_without_a_hint_of_its_kind() -> None:
    """Signs are looked for only where a hint of their kind is: a sign without one is dead."""
    patterns = [
        (re.compile("|".join(told.words for told in module.SIGNS)), re.compile(module.HINTS))
        for module in KINDS.values()
    ]
    assert [
        text
        for text in calls_for_help()
        for signs, hints in patterns
        if not hints.search(text) and signs.search(text)
    ] == []


@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.what)
def test_a_mishap_of_the_day_is_none_unless_somebody_is_in_need(mishap: Everyday) -> None:
    everyday = {Weight.EVERYDAY}
    assert {danger_in(normalise(one)).weight for one in mishap.like} == everyday
    assert not {danger_in(normalise(one)).weight for one in mishap.unlike} & everyday
