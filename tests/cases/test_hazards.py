"""Everyday hazards cannot wait for the next working day."""

import pytest

from api.cases.hazards import Hazard, hazard_in, urgency_of
from api.cases.kinds import CaseKind, Urgency


@pytest.mark.parametrize(
    "words",
    [
        "井盖丢了，老人差点踩空",
        "楼下沙井盖烂咗",
        "门口路面塌了一个洞",
        "水管爆了，楼梯间全是水",
        "一楼被水淹了",
        "污水倒灌到厨房",
        "门口电线垂到头顶了",
        "树快倒了",
        "外墙瓷砖往下掉",
    ],
)
def test_a_hazard_is_told_by_its_words(words: str) -> None:
    assert urgency_of(CaseKind.OTHER, words) is Urgency.URGENT


@pytest.mark.parametrize(
    "words", ["井盖过车咣咣响", "卫生间渗水", "漏电保护器在哪买", "电线杆贴小广告", "墙皮掉了一块"]
)
def test_what_looks_like_one_is_none(words: str) -> None:
    assert urgency_of(CaseKind.OTHER, words) is Urgency.NORMAL


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


@pytest.mark.parametrize(
    ("words", "hazard"),
    [
        ("外墙瓷砖掉下来一块 差点砸到人", Hazard.FALLING),
        ("墙都裂了 我怕塌", Hazard.FALLING),
        ("水管爆了 到处都是水", Hazard.WATER),
        ("水龙头关不上了", Hazard.WATER),
        ("煤气灶火焰发黄 是不是有问题", Hazard.FLAME),
        ("外墙瓷砖掉了几块", None),
        ("墙裂了一条缝", None),
        ("单元门关不上", None),
        ("油烟倒灌到我家", None),
        ("红火的灯笼掉色了", None),
    ],
)
def test_what_to_keep_clear_of(words: str, hazard: Hazard | None) -> None:
    assert hazard_in(words) is hazard
