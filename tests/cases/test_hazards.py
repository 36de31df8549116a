"""Everyday hazards cannot wait for the next working day."""

import pytest

from api.cases.hazards import HAZARDS, Hazard, urgency_of
from api.cases.kinds import CaseKind, Urgency


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda one: one.name)
def test_a_hazard_is_told_by_its_words(hazard: Hazard) -> None:
    assert [words for words in hazard.like if not hazard.words.search(words)] == []
    assert [words for words in hazard.unlike if hazard.words.search(words)] == []


@pytest.mark.parametrize(
    ("kind", "words", "urgency"),
    [
        (CaseKind.ROAD_PAVING, "3栋门口的井盖不见了", Urgency.URGENT),
        (CaseKind.ROAD_PAVING, "路上有几块砖松了", Urgency.NORMAL),
        (CaseKind.WATER_LEAK, "主水管爆了，楼道成河了", Urgency.URGENT),
        (CaseKind.WATER_LEAK, "天花板有水印", Urgency.NORMAL),
        (CaseKind.LIGHTING, "路灯杆漏电", Urgency.URGENT),
        (CaseKind.LIFT, "电梯有异响", Urgency.URGENT),
        (CaseKind.HAND_OVER, "井盖丢了，转人工", Urgency.NORMAL),
        (CaseKind.EMERGENCY, "井盖没了有人掉下去", Urgency.DANGER),
    ],
)
def test_words_raise_the_urgency_of_a_kind(kind: CaseKind, words: str, urgency: Urgency) -> None:
    assert urgency_of(kind, words) is urgency
