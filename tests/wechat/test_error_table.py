"""G26: the platform's table of errors, code by code, from the refused call to what becomes of it.

The table stands here once more, as the platform's rules give it; the one in the code is tested
against it.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass

import pytest

from api.notifications.models import DeliveryRoute, DeliveryState
from api.notifications.outbox import Note
from api.wechat.api_errors import ERROR_CLASSES
from api.wechat.client import SEND_PATH, TEMPLATE_PATH
from api.wechat.delivery import TryAgainError
from tests.wechat.test_delivery import Post, post

__all__ = ["post"]


@dataclass(frozen=True)
class Consequence:
    """What follows when the first of two notices is refused by a code.

    `first`, `second`: their states and ways in the end. `sends`: customer-service messages that
    were tried for both. `headlines`: template messages. `tokens`: how often a token was fetched.
    `alarm`: an operator is told. `waits`: the job ends and comes back after a while.
    """

    first: tuple[DeliveryState, DeliveryRoute | None]
    second: tuple[DeliveryState, DeliveryRoute | None]
    sends: int
    headlines: int = 0
    tokens: int = 1
    alarm: bool = False
    waits: bool = False


SENT = (DeliveryState.SENT, DeliveryRoute.KF)
ANNOUNCED = (DeliveryState.ANNOUNCED, DeliveryRoute.TEMPLATE)
FAILED = (DeliveryState.FAILED, None)

BACKS_OFF = Consequence(SENT, SENT, sends=3, waits=True)
RENEWS_THE_TOKEN = Consequence(SENT, SENT, sends=3, tokens=2)
TAKES_THE_NEXT_STEP = Consequence(ANNOUNCED, ANNOUNCED, sends=1, headlines=2)
STOPS_THE_API = Consequence(ANNOUNCED, ANNOUNCED, sends=1, headlines=2, alarm=True)
GIVES_THE_PERSON_UP = Consequence(FAILED, FAILED, sends=1)
IS_OUR_FAULT = Consequence(FAILED, SENT, sends=2, alarm=True)

TABLE = {
    -1: BACKS_OFF,
    45011: BACKS_OFF,
    61450: BACKS_OFF,
    40001: RENEWS_THE_TOKEN,
    40014: RENEWS_THE_TOKEN,
    42001: RENEWS_THE_TOKEN,
    45009: STOPS_THE_API,
    45015: TAKES_THE_NEXT_STEP,
    45047: TAKES_THE_NEXT_STEP,
    43101: TAKES_THE_NEXT_STEP,
    43004: GIVES_THE_PERSON_UP,
    43019: GIVES_THE_PERSON_UP,
    48002: GIVES_THE_PERSON_UP,
    40003: GIVES_THE_PERSON_UP,
    48001: STOPS_THE_API,
    48004: STOPS_THE_API,
    50002: STOPS_THE_API,
    40164: STOPS_THE_API,
    40125: STOPS_THE_API,
    40013: STOPS_THE_API,
    45002: IS_OUR_FAULT,
    47003: IS_OUR_FAULT,
    45008: IS_OUR_FAULT,
    40037: IS_OUR_FAULT,
    40007: IS_OUR_FAULT,
    40200: IS_OUR_FAULT,
}


def test_g26_no_code_of_the_table_is_unknown() -> None:
    assert set(ERROR_CLASSES) == set(TABLE)


@pytest.mark.parametrize(("code", "expected"), TABLE.items())
async def test_g26_what_follows_from_each_code(
    post: Post,  # the fixture
    caplog: pytest.LogCaptureFixture,
    code: int,
    expected: Consequence,
) -> None:
    post.api.refuse(SEND_PATH, code)
    await post.put(Note("一"), Note("二"))
    waited = True
    with caplog.at_level(logging.ERROR, logger="api.wechat"), suppress(TryAgainError):
        await post.deliver()
        waited = False
    assert waited == expected.waits
    if waited:
        await post.deliver()
    assert [(state, route) for state, route, _ in await post.states()] == [
        expected.first,
        expected.second,
    ]
    assert len(post.api.bodies(SEND_PATH)) == expected.sends
    assert len(post.api.bodies(TEMPLATE_PATH)) == expected.headlines
    assert post.api.token_fetches == expected.tokens
    told = [record.getMessage() for record in caplog.records]
    assert any(str(code) in words for words in told) == expected.alarm
