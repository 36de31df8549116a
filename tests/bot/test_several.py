"""Several requests in one message, told apart by what the engine reads in the pieces."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from components.several import Request, requests_in

READINGS = {
    "楼道灯坏了": ("report_problem", "lighting"),
    "电梯坏了": ("report_problem", "lift"),
    "灯罩也掉了": ("report_problem", "lighting"),
    "查一下物业费": ("query_fee", None),
    "没人管": ("case_urge", None),
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
    return {"intent": {"name": intent, "confidence": 0.9}, "entities": entities}


def told_apart(text: str, *, form: str | None = None, whole: str = "report_problem") -> list[str]:
    """The words of each request that was found."""

    async def parse(piece: str) -> dict[str, Any]:
        return read(piece)

    reading = {"intent": {"name": whole, "confidence": 0.9}, "entities": []}
    message = Request(text=text, raw=text, parse=reading)
    found = asyncio.run(requests_in(message, parse, active_form=form))
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
