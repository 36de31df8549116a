"""Sentences in, readings out: in order, one shape, and an end when the engine is away."""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from api.cases.kinds import CaseKind
from api.commands.reading_lines import AT_ONCE, as_json, in_order
from api.dialogue.engine import Parse
from api.dialogue.understanding import Understanding, understand
from api.errors import UnavailableError
from api.fees.models import FeeType

TODAY = date(2026, 11, 22)
ESTATES = {"阳光花园": "阳光花园", "阳光": "阳光花园"}
NOWHERE = dict.fromkeys(("estate", "building", "unit", "floor", "room", "landmark"))


class Scripted:
    """A parser that gives one reading for everything, and keeps what it was asked."""

    def __init__(self, intent: str, /, **values: str) -> None:
        self.asked: list[str] = []
        self.dangers: list[Mapping[str, str]] = []
        self._parse = Parse(
            intent=intent,
            confidence=0.91234567,
            values=values,
            facets={name: [value] for name, value in values.items()},
        )

    async def parse(self, text: str, *, danger: Mapping[str, str]) -> Parse:
        self.asked.append(text)
        self.dangers.append(danger)
        return self._parse


async def read(text: str, parser: Scripted) -> Understanding:
    return await understand(text, parser=parser, estates=ESTATES, today=TODAY)


async def test_a_problem_with_its_place() -> None:
    parser = Scripted("report_problem", kind="lighting")
    line = " 陽光花園３棟2单元灯坏了😡"
    reading = await read(line, parser)
    assert parser.asked == ["阳光花园3栋2单元灯坏了"]
    assert as_json(reading) == {
        "text": line,
        "intent": "report_problem",
        "confidence": 0.9123,
        "kind": "lighting",
        "place": NOWHERE | {"estate": "阳光花园", "building": "3", "unit": "2"},
        "fee_type": None,
        "period": None,
        "danger": None,
    }


async def test_a_fee_and_its_months() -> None:
    parser = Scripted("query_fee", fee_type="any")
    reading = as_json(await read("去年下半年的电费", parser))
    assert (reading["fee_type"], reading["period"]) == (
        "power",
        {"from": "2025-07", "to": "2025-12"},
    )


async def test_the_engine_names_the_fee_where_the_words_do_not() -> None:
    assert (
        await read("这个月欠多少", Scripted("query_fee", fee_type="gas"))
    ).fee_type is FeeType.GAS
    assert (await read("这个月欠多少", Scripted("query_fee", fee_type="any"))).fee_type is None


async def test_months_and_fees_belong_to_questions_about_fees() -> None:
    reading = await read("上个月报的停车位被占还没人管", Scripted("case_urge"))
    assert (reading.fee_type, reading.period, reading.kind) == (None, None, None)


async def test_a_kind_without_a_name_is_none() -> None:
    assert (await read("我要投诉", Scripted("report_problem", kind="unspecified"))).kind is None
    assert (await read("太吵", Scripted("report_problem", kind="noise"))).kind is CaseKind.NOISE


@pytest.mark.parametrize("text", ["", "   ", "\u200b\t"])
async def test_nothing_is_not_asked_about(text: str) -> None:
    parser = Scripted("greet")
    assert as_json(await read(text, parser)) == {
        "text": text,
        "intent": None,
        "confidence": None,
        "kind": None,
        "place": NOWHERE,
        "fee_type": None,
        "period": None,
        "danger": None,
    }
    assert parser.asked == []


async def all_of(lines: Iterator[bytes], answer: object) -> list[str]:
    return [reading.text async for reading in in_order(lines, answer)]  # type: ignore[arg-type]


async def test_many_at_once_and_in_order() -> None:
    most = under_way = 0

    async def answer(text: str) -> Understanding:
        nonlocal most, under_way
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.02 if int(text) % 7 == 0 else 0)
        under_way -= 1
        return Understanding(text=text)

    lines = (f"{number}\n".encode() for number in range(200))
    assert await all_of(lines, answer) == [str(number) for number in range(200)]
    assert 1 < most <= AT_ONCE


async def test_an_answer_does_not_wait_for_the_next_line() -> None:
    answered = threading.Event()

    def typed() -> Iterator[bytes]:
        yield "第一句\r\n".encode()
        assert answered.wait(10)
        yield "第二句".encode()

    async def answer(text: str) -> Understanding:
        return Understanding(text=text)

    texts = []
    async for reading in in_order(typed(), answer):
        texts.append(reading.text)
        answered.set()
    assert texts == ["第一句", "第二句"]


async def test_odd_bytes_and_long_lines_pass() -> None:
    async def answer(text: str) -> Understanding:
        return await read(text, Scripted("greet"))

    long = "漏水" * 100_000
    lines = [b"\xff\xfe\n", b"a\x00b\x0bc\n", long.encode()]
    assert await all_of(iter(lines), answer) == ["\ufffd\ufffd", "a\x00b\x0bc", long]


async def test_an_engine_that_leaves_ends_it() -> None:
    async def answer(text: str) -> Understanding:
        if text == "5":
            raise UnavailableError("engine_away", cause="ConnectError")
        await asyncio.sleep(0)
        return Understanding(text=text)

    seen: list[str] = []

    async def watch() -> None:
        async for reading in in_order((f"{n}\n".encode() for n in range(1000)), answer):
            seen.append(reading.text)

    with pytest.raises(UnavailableError):
        await watch()
    assert seen == ["0", "1", "2", "3", "4"]


async def test_what_the_room_finds_of_danger_goes_along_and_its_kind_comes_back() -> None:
    parser = Scripted("emergency", danger="fire")
    reading = await read("我家着火了快来人", parser)
    assert reading.danger == "fire"
    [sign] = parser.dangers
    assert (sign["weight"], sign["kind"]) == ("sure", "fire")
    assert (await read("救命", Scripted("emergency"))).danger == "unspecified"
    assert (await read("灯坏了", Scripted("report_problem", danger="fire"))).danger is None
