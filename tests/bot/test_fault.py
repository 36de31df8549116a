"""Faults that are told beside a question about money."""

from __future__ import annotations

from typing import Any

import pytest
from components.settling.fault import settle
from components.settling.talk import Talk


def understood(text: str, intent: str) -> dict[str, Any]:
    """What the classifier makes of some words."""
    return {"text": text, "intent": {"name": intent, "confidence": 0.9}}


@pytest.mark.parametrize(
    ("text", "alone", "kind"),
    [
        ("上次那个阿姨把我花瓶打碎了,怎么赔", "out_of_scope", "other"),
        ("你们介绍的搬家师傅把电视摔了找谁赔", "ask_policy", "other"),
        ("修空调的收了钱没修好", "find_service", "other"),
        ("暖气不热 只有16度 取暖费能不能退", "dispute_fee", "heating"),
        ("家里暖气片冰凉,这费还交吗", "query_fee", "heating"),
        ("停电三个小时了热死我了", "out_of_scope", "power"),
        ("停水一天了 真是无语", "out_of_scope", "water_supply"),
        ("家里发现白蚁怎么办", "nlu_fallback", "pests"),
        ("楼道里到处是蟑螂", "out_of_scope", "pests"),
        ("还有墙皮掉了", "nlu_fallback", "public_facility"),
        ("煤气灶火焰发黄 是不是有问题", "nlu_fallback", "gas"),
        ("水管爆了怎么办", "ask_policy", "water_leak"),
        ("楼上漏水 清河老街4栋1单元301", "nlu_fallback", "water_leak"),
        ("我就是气的 地下室漏水报了三次没人管", "out_of_scope", "water_leak"),
        ("厨房上面又漏了", "nlu_fallback", "water_leak"),
    ],
)
def test_the_fault_is_reported(text: str, alone: str, kind: str) -> None:
    settled = settle(understood(text, alone), Talk())
    assert settled["intent"]["name"] == "report_problem"
    assert settled["entities"] == [{"entity": "kind", "value": kind}]


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("取暖费能不能退", "dispute_fee"),
        ("手机没电了", "out_of_scope"),
        ("停电两天后怎么办补贴", "ask_policy"),
        ("楼上漏水找谁赔", "nlu_fallback"),
        ("楼上漏水物业该管吗", "ask_policy"),
        ("漏水检测多少钱", "out_of_scope"),
        ("找个擦玻璃的阿姨", "find_service"),
        ("修空调的师傅电话多少", "find_service"),
        ("家里有蟑螂找谁除虫", "find_service"),
        ("有除白蚁的吗", "ask_policy"),
        ("瓷砖多少钱", "out_of_scope"),
        ("煤气师傅打碎了管子漏气了", "emergency"),
    ],
)
def test_what_tells_of_none(text: str, alone: str) -> None:
    parse = understood(text, alone)
    assert settle(parse, Talk()) == parse


def test_in_a_form_it_answers_the_form() -> None:
    parse = understood("阿姨把花瓶打碎了", "out_of_scope")
    assert settle(parse, Talk(active_form="complaint_form")) == parse
