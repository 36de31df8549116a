"""S6: access tokens, and what each way to get one does to the one before."""

import pytest

from api.simulator import Platform
from tests.simulator.gateway_side import Api, custom
from tests.simulator.toy import WANG, Clock


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [({"appid": "wx"}, 40013), ({"secret": "no"}, 40125), ({"grant_type": "password"}, 40002)],
)
async def test_s6_wrong_credentials(api: Api, changes: dict[str, str], errcode: int) -> None:
    assert (await api.stable_token(**changes))["errcode"] == errcode


async def test_s6_a_wrong_or_missing_token(api: Api) -> None:
    assert await api.errcode("message/custom/send", custom(), token="made-up") == 40001
    assert await api.errcode("message/custom/send", custom(), token="") == 41001


async def test_s6_the_stable_token_stays_until_five_minutes_before_its_end(
    api: Api, clock: Clock
) -> None:
    clock.move(seconds=7200 - 301)
    assert await api.stable_token() == {"access_token": api.token, "expires_in": 301}
    clock.move(seconds=1)
    renewed = await api.stable_token()
    assert (renewed["access_token"] != api.token, renewed["expires_in"]) == (True, 7200)
    assert await api.say() == 45015, "near renewal the old one is good too"
    clock.move(seconds=300)
    assert await api.say() == 42001
    api.token = renewed["access_token"]
    assert await api.say() == 45015


async def test_s6_a_forced_refresh_kills_the_old_one_but_not_twice_in_30_seconds(
    api: Api, clock: Clock
) -> None:
    assert (await api.stable_token(force_refresh=True))["access_token"] == api.token
    clock.move(seconds=30)
    forced = (await api.stable_token(force_refresh=True))["access_token"]
    assert forced != api.token
    assert await api.say() == 40001


async def test_s6_each_plain_token_kills_the_one_before(api: Api) -> None:
    first, second = await api.plain_token(), await api.plain_token()
    assert await api.errcode("message/custom/send", custom(), token=first) == 40001
    assert await api.errcode("message/custom/send", custom(), token=second) == 45015
    assert await api.say() == 45015, "the stable token is another matter"


async def test_s8_a_planned_fault_strikes_once(api: Api, platform: Platform) -> None:
    await platform.send_text(WANG, "你好")
    platform.faults.plan("message/custom/send", -1)
    assert [await api.say(), await api.say()] == [-1, 0]
