"""Several requests in one message, told apart by what the engine reads in the pieces."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from components.another import Held
from components.pieces import counted
from components.request import Request
from components.several import requests_in

READINGS = {
    "楼道灯坏了": ("report_problem", "lighting"),
    "电梯坏了": ("report_problem", "lift"),
    "灯罩也掉了": ("report_problem", "lighting"),
    "查一下物业费": ("query_fee", None),
    "没人管": ("case_urge", None),
    "电梯坏了，垃圾没人收": ("report_problem", "lift"),
    "师傅，楼道灯坏了，嘀嘀嘀": ("report_problem", "lighting"),
    "垃圾没人收，全是苍蝇": ("report_problem", "rubbish"),
    "水管漏水": ("report_problem", "water_leak"),
    "灯都不亮了": ("report_problem", "lighting"),
    "灯也不亮": ("report_problem", "lighting"),
    "大树倒了": ("report_problem", "greening"),
    "路灯也砸坏了": ("report_problem", "lighting"),
    "有人乱停车": ("report_problem", "parking"),
    "小区门口还有人乱停车": ("report_problem", "parking"),
    "楼道灯": ("report_problem", "lighting"),
    "垃圾桶": ("report_problem", "rubbish"),
    "遛狗": ("report_problem", "pets"),
    "保安不管事": ("report_problem", "property_service"),
    "老人下不了楼": ("emergency", None),
    "垃圾没人收": ("report_problem", "rubbish"),
    "全是苍蝇": ("report_problem", "pests"),
    "小广告贴满了": ("report_problem", "rubbish"),
    "楼道里": ("report_problem", "fire_safety"),
    "全是水": ("report_problem", "water_leak"),
    "井盖响": ("report_problem", "road_paving"),
    "过车咣当咣当": ("report_problem", "noise"),
    "没人收垃圾": ("report_problem", "rubbish"),
    "厨房着火了": ("emergency", None),
    "是4栋": ("bind_home", None),
    "算了": ("cancel", None),
    "查物业费吧": ("query_fee", None),
}
"""What a piece means here; a piece that is not named means nothing."""


def read(text: str) -> dict[str, Any]:
    """A reading in Rasa's form: sure of what is in the table."""
    intent, kind = READINGS.get(text, ("nlu_fallback", None))
    entities = [{"entity": "kind", "value": kind}] if kind else []
    facets = {"kind": [{"name": kind, "confidence": 0.97}]} if kind else {}
    return {
        "intent": {"name": intent, "confidence": 0.9},
        "entities": entities,
        "facets": facets,
    }


def told_apart(
    text: str,
    *,
    form: str | None = None,
    whole: str = "report_problem",
    held: Held | None = None,
) -> list[str]:
    """The words of each request that was found."""

    async def parse(piece: str) -> dict[str, Any]:
        return read(piece)

    reading = {"intent": {"name": whole, "confidence": 0.9}, "entities": []}
    parsed = read(text) if text in READINGS else reading
    message = Request(text=text, raw=text, parse=parsed)
    found = asyncio.run(requests_in(message, parse, active_form=form, held=held))
    return [request.text for request in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("楼道灯坏了，另外查一下物业费", ["楼道灯坏了", "查一下物业费"]),
        ("楼道灯坏了。还有电梯坏了", ["楼道灯坏了", "电梯坏了"]),
        ("楼道灯坏了，还有一件事，查一下物业费", ["楼道灯坏了", "查一下物业费"]),
        ("楼道灯坏了，还有灯罩也掉了", ["楼道灯坏了，还有灯罩也掉了"]),
        ("楼道灯坏了，另外没人管", ["楼道灯坏了，另外没人管"]),
        ("楼道灯坏了，另外嘀嘀嘀", ["楼道灯坏了，另外嘀嘀嘀"]),
        ("楼道灯坏了，还有厨房着火了", ["楼道灯坏了，还有厨房着火了"]),
        ("嘀嘀嘀，另外查一下物业费", ["嘀嘀嘀，另外查一下物业费"]),
        ("还有", ["还有"]),
        ("", [""]),
    ],
)
def test_pieces_that_ask_for_something_of_their_own(text: str, found: list[str]) -> None:
    assert told_apart(text) == found


def test_danger_is_one_matter() -> None:
    text = "楼道灯坏了，另外查一下物业费"
    assert told_apart(text, whole="emergency") == [text]


@pytest.mark.parametrize(
    ("may_ask", "intent"), [(True, "danger_or_not"), (False, "report_problem")]
)
def test_danger_in_a_piece_is_asked_about_once(may_ask: bool, intent: str) -> None:
    async def parse(piece: str) -> dict[str, Any]:
        return read(piece)

    text = "楼道灯坏了，还有厨房着火了"
    whole = Request(text=text, raw=text, parse=read("楼道灯坏了"))
    (found,) = asyncio.run(requests_in(whole, parse, active_form=None, may_ask=may_ask))
    assert (found.text, found.intent) == (text, intent)


def test_in_a_form_any_answer_may_come_first() -> None:
    form = "complaint_form"
    assert told_apart("是4栋，顺便查一下物业费", form=form) == ["是4栋", "查一下物业费"]
    assert told_apart("是4栋，还有电梯坏了", form=form) == ["是4栋，还有电梯坏了"]
    assert told_apart("算了还是查物业费吧", form=form) == ["算了", "查物业费吧"]
    assert told_apart("算了还是查物业费吧") == ["算了还是查物业费吧"]


def test_what_there_still_is_goes_on_to_nothing() -> None:
    assert told_apart("电梯坏了还有补贴吗") == ["电梯坏了还有补贴吗"]
    assert told_apart("电梯坏了，还有查一下物业费") == ["电梯坏了", "查一下物业费"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.楼道灯坏了 2.电梯坏了 3.保安不管事", ["楼道灯坏了", "电梯坏了", "保安不管事"]),
        ("两个事 一个楼道灯坏了 另一个电梯坏了", ["楼道灯坏了", "电梯坏了"]),
        ("我要报三个问题：第一，楼道灯坏了，第二，查一下物业费", ["楼道灯坏了", "查一下物业费"]),
        ("一是楼道灯坏了，二是灯罩也掉了", ["楼道灯坏了，灯罩也掉了"]),
        ("一个电梯坏了", ["一个电梯坏了"]),
        ("1.5米高的灯坏了", ["1.5米高的灯坏了"]),
        ("第一单元，第二单元", ["第一单元，第二单元"]),
        (
            "三件事啊，一个是楼道灯坏了，一个是电梯坏了，还有一个垃圾没人收",
            ["楼道灯坏了", "电梯坏了", "垃圾没人收"],
        ),
        ("两个事，一楼道灯坏了 二电梯坏了", ["楼道灯坏了", "电梯坏了"]),
        ("跟你说两件事第一个楼道灯坏了第二个电梯坏了", ["楼道灯坏了", "电梯坏了"]),
        ("同志 有两件事要反映，楼道灯坏了，灯罩也掉了", ["楼道灯坏了", "灯罩也掉了"]),
        ("两个人在楼道抽烟 呛死了", ["两个人在楼道抽烟 呛死了"]),
    ],
)
def test_what_is_counted(text: str, found: list[str]) -> None:
    told = told_apart(text)
    assert told == found or (len(found) == 1 and told == [text])


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("两个问题 一楼灯坏了 二楼门打不开", ["一楼灯坏了", "二楼门打不开"]),
        ("两个事 1楼道灯坏了 2问下水费", ["楼道灯坏了", "问下水费"]),
        ("几个问题 一楼灯坏了", []),
        ("两个情况 第一单元门坏了 第二单元灯坏了", ["第一单元门坏了", "第二单元灯坏了"]),
        ("三样事 一二楼之间灯坏 二没人扫", []),
        ("2个月没扫了，臭死了", []),
        ("一楼灯坏了 二楼也坏了", []),
    ],
)
def test_a_bare_numeral_counts_behind_an_announcement(text: str, pieces: list[str]) -> None:
    assert list(counted(text)) == pieces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("楼道灯 垃圾桶 遛狗", ["楼道灯", "垃圾桶", "遛狗"]),
        ("楼道灯坏了 垃圾没人收", ["楼道灯坏了", "垃圾没人收"]),
        ("垃圾没人收 全是苍蝇", ["垃圾没人收 全是苍蝇"]),
        ("电梯坏了 老人下不了楼", ["电梯坏了 老人下不了楼"]),
        ("电梯坏了 保安不管事", ["电梯坏了 保安不管事"]),
        ("楼道灯坏了 嘀嘀嘀", ["楼道灯坏了 嘀嘀嘀"]),
        ("小广告贴满了 楼道里", ["小广告贴满了 楼道里"]),
        ("电梯坏了 全是水", ["电梯坏了 全是水"]),
        ("井盖响 过车咣当咣当", ["井盖响 过车咣当咣当"]),
    ],
)
def test_what_is_only_listed(text: str, found: list[str]) -> None:
    assert told_apart(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("楼道灯坏了，电梯坏了", ["楼道灯坏了", "电梯坏了"]),
        ("楼道灯坏了，电梯坏了，垃圾没人收", ["楼道灯坏了", "电梯坏了", "垃圾没人收"]),
        ("师傅，楼道灯坏了，嘀嘀嘀，电梯坏了", ["师傅，楼道灯坏了，嘀嘀嘀", "电梯坏了"]),
        ("垃圾没人收，全是苍蝇，电梯坏了", ["垃圾没人收，全是苍蝇", "电梯坏了"]),
        ("楼道灯坏了，还有电梯坏了，垃圾没人收", ["楼道灯坏了", "电梯坏了", "垃圾没人收"]),
        ("电梯坏了，保安不管事", ["电梯坏了，保安不管事"]),
    ],
)
def test_what_is_told_clause_by_clause(text: str, found: list[str]) -> None:
    assert told_apart(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "垃圾没人收，全是苍蝇",
        "水管漏水，灯都不亮了",
        "电梯坏了，灯也不亮",
        "大树倒了，路灯也砸坏了",
        "楼道灯坏了，所以电梯坏了",
        "保安不管事，楼道灯坏了，电梯坏了",
        "楼道灯坏了，厨房着火了，电梯坏了",
        "垃圾没人收，楼道灯坏了，全是苍蝇",
        "小区门口还有人乱停车",
    ],
)
def test_a_story_of_one_matter_is_not_cut(text: str) -> None:
    assert told_apart(text) == [text]


def test_somebody_else_is_kept_with_what_they_do() -> None:
    assert told_apart("楼道灯坏了，还有人乱停车") == ["楼道灯坏了", "有人乱停车"]


LAMP = Held(frozenset({"lighting"}))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电梯坏了", ["", "电梯坏了"]),
        ("还有电梯坏了", ["", "电梯坏了"]),
        ("灯罩也掉了", ["灯罩也掉了"]),
        ("还有灯罩也掉了", ["还有灯罩也掉了"]),
        ("还有垃圾桶", ["", "垃圾桶"]),
        ("垃圾桶也要报", ["", "垃圾桶"]),
        ("那还有垃圾桶呢", ["", "垃圾桶"]),
        ("另外垃圾桶也要报", ["", "垃圾桶"]),
        ("是4栋，还有遛狗", ["是4栋", "遛狗"]),
        ("是4栋，还有电梯坏了", ["是4栋", "电梯坏了"]),
        ("是4栋，还有灯罩也掉了", ["是4栋，还有灯罩也掉了"]),
        ("两个事 一个电梯坏了 另一个垃圾没人收", ["", "电梯坏了", "垃圾没人收"]),
        ("电梯坏了，还有查一下物业费", ["", "电梯坏了", "查一下物业费"]),
        ("电梯坏了 垃圾没人收", ["", "电梯坏了", "垃圾没人收"]),
        ("电梯坏了，垃圾没人收", ["", "电梯坏了", "垃圾没人收"]),
        ("灯罩也掉了，灯也不亮", ["灯罩也掉了，灯也不亮"]),
        ("垃圾桶 遛狗", ["垃圾桶 遛狗"]),
        ("没人管", ["没人管"]),
    ],
)
def test_what_is_told_in_an_open_report(text: str, found: list[str]) -> None:
    assert told_apart(text, form="complaint_form", held=LAMP) == found
