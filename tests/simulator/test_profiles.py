"""S7: what each kind of account may call, and what it is told of a tap."""

import dataclasses

import pytest

from api.simulator import Platform
from api.simulator.profiles import ProfileName
from tests.simulator.gateway_side import Api, custom, menu_message, template
from tests.simulator.toy import ACCOUNT, WANG, ToyWebhook

NEEDS_VERIFICATION = ["message/custom/send", "message/template/send", "qrcode/create"]


async def test_s7_an_unverified_account_has_a_menu_and_little_else(
    api: Api, platform: Platform
) -> None:
    platform.use_profile("unverified")
    assert [await api.errcode(path, {}) for path in NEEDS_VERIFICATION] == [48001] * 3
    assert (await api.get("user/info", openid=WANG)).json()["errcode"] == 48001
    menu = {"button": [{"name": "进度", "type": "click", "key": "status"}]}
    assert await api.errcode("menu/create", menu) == 0


async def test_s7_a_test_account_sends_but_no_menus_and_no_notices(
    api: Api, platform: Platform, toy: ToyWebhook
) -> None:
    platform.use_profile("test")
    await platform.send_text(WANG, "满意", menu_id="m-1")
    assert "bizmsgmenuid" not in toy.pushes[0].fields
    assert await api.errcode("message/custom/send", custom()) == 0
    assert await api.errcode("message/custom/send", menu_message("满意")) == 40200
    assert await api.errcode("message/template/send", template()) == 0
    assert await api.errcode("message/subscribe/bizsend", template()) == 48001
    assert platform.quotas.limits["message/custom/send"] == 50_000


@pytest.mark.parametrize("profile", ["verified", "unverified", "test"])
def test_s7_the_account_says_which_it_is(profile: ProfileName) -> None:
    account = dataclasses.replace(ACCOUNT, profile=profile)
    platform = Platform(account, "http://127.0.0.1/wechat")
    assert platform.rights.name == profile
    assert platform.outbox.msgmenu == (profile != "test")
