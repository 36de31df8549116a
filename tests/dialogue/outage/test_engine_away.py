"""The engine is away: it is said, and the words are a case for the desk."""

import asyncio

import pytest

from api.dialogue import handle
from api.dialogue.engine import Answer, MessageKey, RasaEngine, Turn
from api.dialogue.models import Outcome
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, MakeHouse, Phone, free_port


async def test_the_words_are_kept(make_house: MakeHouse) -> None:
    engine = RasaEngine(f"http://127.0.0.1:{free_port()}", "token")
    house: House = make_house(engine)
    phone: Phone = house.phone()
    answer = await phone.say("我家楼上漏水了", expects_outage=True)
    assert "抢修" in answer
    [case] = await filed_cases(house, phone)
    assert case.case_number in answer
    assert case.description == "我家楼上漏水了"
    assert await phone.outcome() is Outcome.HUMAN
    assert case.case_number in await phone.say("水越来越大了", expects_outage=True)
    assert await phone.outcome() is Outcome.MERGED
    assert len(await filed_cases(house, phone)) == 1
    await engine.close()


async def test_an_empty_answer_is_a_failure(make_house: MakeHouse) -> None:
    async def empty(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"replies": []}'
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
        writer.write(head.encode() + b"\r\nconnection: close\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(empty, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    engine = RasaEngine(f"http://127.0.0.1:{port}", "token")
    phone = make_house(engine).phone()
    assert "抢修" in await phone.say("你好", expects_outage=True)
    await engine.close()
    server.close()


async def test_danger_is_not_an_ordinary_request(make_house: MakeHouse) -> None:
    engine = RasaEngine(f"http://127.0.0.1:{free_port()}", "token")
    phone = make_house(engine).phone()
    answer = await phone.say("我家着火了救命", expects_outage=True)
    assert "119" in answer
    [case] = await filed_cases(phone.house, phone)
    assert (case.kind, case.urgency) == ("emergency", "danger")
    assert await phone.outcome() is Outcome.CASE
    await engine.close()


class BrokenEngine:
    """An engine with a fault of ours in it."""

    async def answer(self, *, sender: str, key: MessageKey, turn: Turn) -> Answer:
        """Fails as no engine should."""
        raise ValueError("a bug")


async def test_a_fault_of_ours_ends_in_words_too(
    make_house: MakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handle, "TRIES", 1)
    phone = make_house(BrokenEngine()).phone()
    assert "抢修" in await phone.say("你好", expects_outage=True)
    assert await phone.outcome() is Outcome.HUMAN
