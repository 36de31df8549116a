"""A fault in our own code costs nobody their words, and blocks nobody's next message."""

import logging
from collections.abc import Sequence

import pytest

from api.dialogue import handle
from api.dialogue.engine import RasaEngine
from api.dialogue.models import InboundMessage, Outcome
from api.dialogue.reading import read
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import MakeHouse, free_port


async def test_the_words_are_kept_and_the_next_are_read(
    make_house: MakeHouse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    engine = RasaEngine(f"http://127.0.0.1:{free_port()}", "token")
    house = make_house(engine)
    phone = house.phone()

    async def broken(_: object, breath: Sequence[InboundMessage], **__: object) -> None:
        raise KeyError(breath[-1].text)

    monkeypatch.setattr(handle, "read", broken)
    monkeypatch.setattr(handle, "TRIES", 1)
    with caplog.at_level(logging.ERROR, logger="api.dialogue.handle"):
        assert "抢修" in await phone.say("我家楼上漏水了", expects_outage=True)
    assert await phone.outcome() is Outcome.HUMAN
    [case] = await filed_cases(house, phone)
    assert case.description == "我家楼上漏水了"
    assert "KeyError" in caplog.text
    assert "漏水" not in caplog.text

    monkeypatch.setattr(handle, "read", read)
    assert "统计数据" in await phone.say("本周统计")
    await engine.close()
