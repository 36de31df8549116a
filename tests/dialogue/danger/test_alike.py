"""What sounds like danger and is none, beside calls for help in the same words, class by class."""

from pathlib import Path

import pytest
import yaml

from api.dialogue.danger import sounds_dangerous
from api.dialogue.normalise import normalise

ALIKE: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("alike.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("of", ALIKE["none"])
def test_what_only_sounds_like_danger_is_not_sure(of: str) -> None:
    lines = ALIKE["none"][of]
    assert [line for line in lines if sounds_dangerous(normalise(line))] == []


@pytest.mark.parametrize("of", ALIKE["calls"])
def test_a_call_in_the_same_words_is_heard(of: str) -> None:
    lines = ALIKE["calls"][of]
    assert [line for line in lines if not sounds_dangerous(normalise(line))] == []
