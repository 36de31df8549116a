"""The figures, on readings made by hand."""

import pytest

from tests.nlu.figures import by_intent, confusions, doubt_curve, figures, kind_curve
from tests.nlu.reading import DOUBT, Reading, Sentence


def reading(intent: str, *kinds: str, guess: str | None = None, confidence: float = 0.9) -> Reading:
    return Reading(
        intent=intent,
        guess=guess or intent,
        confidence=confidence,
        kinds=kinds,
        kind_confidence=0.8,
    )


PAIRS = [
    (Sentence("灯坏了", "report_problem", kind="lighting"), reading("report_problem", "lighting")),
    (Sentence("吵", "report_problem", kind="noise"), reading("report_problem", "pets", "noise")),
    (Sentence("漏水", "report_problem", kind="water_leak"), reading("emergency")),
    (
        Sentence("查水费", "query_fee"),
        reading(DOUBT, guess="query_fee", confidence=0.3),
    ),
    (Sentence("唱个歌", "out_of_scope"), reading(DOUBT, guess="greet", confidence=0.2)),
    (Sentence("写首诗", "out_of_scope"), reading("greet")),
    (Sentence("着火了", "emergency"), reading("emergency")),
    (Sentence("我晕", "emergency"), reading("report_problem", "noise")),
]


def test_figures() -> None:
    assert figures(PAIRS) == pytest.approx(
        {
            "accuracy": 4 / 8,
            "macro-F1": (2 / 3 + 0 + 1 / 2 + 1 / 2) / 4,
            "best guess": 4 / 8,
            "asked back": 1 / 6,
            "kind": 1 / 3,
            "kind of three": 2 / 3,
            "off-topic rejected": 1 / 2,
            "real rejected": 1 / 6,
            "danger recall": 1 / 2,
            "danger asked": 0.0,
            "danger false": 1 / 6,
            "others asked": 0.0,
        }
    )


def test_doubt_turns_away_what_is_off_the_subject_and_counts_against_the_rest() -> None:
    recall, precision, _ = by_intent(PAIRS)["out_of_scope"]
    assert (recall, precision) == (1 / 2, 1 / 2)
    assert by_intent(PAIRS)["query_fee"][0] == 0
    assert ("query_fee", "out_of_scope", 1) in confusions(PAIRS)


def test_curves() -> None:
    assert doubt_curve(PAIRS, [0.5]) == [(0.5, 1 / 6, 0.0, 1 / 2)]
    assert kind_curve(PAIRS, [0.5, 0.9]) == [(0.5, 0.0, 1 / 2), (0.9, 1.0, 0.0)]


def test_nothing_measured_is_nothing() -> None:
    assert set(figures([]).values()) == {0.0}
