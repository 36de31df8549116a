"""S6: how often an API may be called in a day."""

from api.simulator import Platform
from tests.simulator.gateway_side import Api
from tests.simulator.toy import ACCOUNT, WANG, Clock

SEND = "message/custom/send"


async def test_s6_one_call_too_many_is_45009_until_midnight_in_shanghai(
    api: Api, platform: Platform, clock: Clock
) -> None:
    platform.quotas.limits[SEND] = 2
    await platform.send_text(WANG, "你好")
    assert [await api.say() for _ in range(3)] == [0, 0, 45009]
    clock.move(hours=14, minutes=59)
    await api.renew()
    assert await api.say() == 45009
    clock.move(minutes=1)
    await api.renew()
    assert await api.say() == 0


async def test_s6_clear_quota_works_ten_times_a_month(
    api: Api, platform: Platform, clock: Clock
) -> None:
    platform.quotas.limits[SEND] = 0
    body = {"appid": ACCOUNT.app_id}
    assert [await api.errcode("clear_quota", body) for _ in range(11)] == [0] * 10 + [48006]
    assert await api.errcode("clear_quota", {"appid": "wx"}) == 40013
    clock.move(days=30)
    await api.renew()
    assert await api.errcode("clear_quota", body) == 0


async def test_s6_a_cleared_quota_starts_anew(api: Api, platform: Platform) -> None:
    platform.quotas.limits[SEND] = 1
    await platform.send_text(WANG, "你好")
    assert [await api.say(), await api.say()] == [0, 45009]
    await api.errcode("clear_quota", {"appid": ACCOUNT.app_id})
    assert await api.say() == 0


async def test_s6_other_apis_go_on(api: Api, platform: Platform) -> None:
    platform.quotas.limits[SEND] = 0
    assert await api.say() == 45009
    assert (await api.get("user/info", openid=WANG)).json()["subscribe"] == 1
    used = {use.api: use.used for use in platform.quotas.today()}
    assert (used[SEND], used["user/info"]) == (0, 1)
