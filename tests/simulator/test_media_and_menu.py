"""S5, S6: media, the account's menu, and what is told of a person."""

from typing import Any

import pytest

from api.simulator import Platform
from tests.simulator.gateway_side import PNG, Api
from tests.simulator.toy import WANG, Clock


async def test_s6_media_lives_three_days(api: Api, platform: Platform, clock: Clock) -> None:
    media_id = platform.media.put("image", PNG).media_id
    clock.move(days=3, seconds=-1)
    await api.renew()
    found = await api.get("media/get", media_id=media_id)
    assert (found.content, found.headers["content-type"]) == (PNG, "image/png")
    assert "attachment" in found.headers["content-disposition"]
    clock.move(seconds=1)
    assert (await api.get("media/get", media_id=media_id)).json()["errcode"] == 40007


async def upload(api: Api, kind: str, files: dict[str, bytes]) -> dict[str, Any]:
    response = await api.client.post(
        "/platform/cgi-bin/media/upload",
        params={"access_token": api.token, "type": kind},
        files={name: (f"{name}.bin", data) for name, data in files.items()} or {"x": ("x", b"")},
    )
    body: dict[str, Any] = response.json()
    return body


async def test_s5_what_was_uploaded_can_be_sent(api: Api, platform: Platform) -> None:
    await platform.send_text(WANG, "你好")
    uploaded = await upload(api, "image", {"media": PNG})
    assert uploaded["type"] == "image"
    body = {"touser": WANG, "msgtype": "image", "image": {"media_id": uploaded["media_id"]}}
    assert await api.errcode("message/custom/send", body) == 0


@pytest.mark.parametrize(
    ("kind", "files", "errcode"),
    [
        ("film", {"media": PNG}, 40004),
        ("image", {}, 41005),
        ("image", {"media": b"text"}, 40005),
        ("voice", {"media": PNG}, 40005),
    ],
)
async def test_s5_bad_uploads(api: Api, kind: str, files: dict[str, bytes], errcode: int) -> None:
    assert (await upload(api, kind, files))["errcode"] == errcode


def button(name: str = "进度", **changes: Any) -> dict[str, Any]:
    return {"name": name, "type": "click", "key": "status", **changes}


async def test_s5_the_menu_is_kept_as_it_was_created(api: Api) -> None:
    assert (await api.get("menu/get")).json()["errcode"] == 46003
    menu = {"button": [button(), {"name": "我的", "sub_button": [button("房屋")]}]}
    assert await api.errcode("menu/create", menu) == 0
    assert (await api.get("menu/get")).json() == {"menu": menu}
    assert (await api.get("menu/delete")).json()["errcode"] == 0
    assert (await api.get("menu/get")).json()["errcode"] == 46003


@pytest.mark.parametrize(
    ("buttons", "errcode"),
    [
        ([], 40016),
        ([button()] * 4, 40016),
        ([button("一个太长的名字")], 40018),
        ([{"name": "我的", "sub_button": [button()] * 6}], 40023),
        ([button(type="dance")], 40017),
        ([button(key="")], 40019),
        ([button(type="view", url="javascript:alert(1)")], 40020),
    ],
)
async def test_s5_a_bad_menu(api: Api, buttons: list[Any], errcode: int) -> None:
    assert await api.errcode("menu/create", {"button": buttons}) == errcode


async def test_s5_user_info(api: Api, platform: Platform) -> None:
    assert (await api.get("user/info", openid="nobody")).json()["errcode"] == 40003
    assert (await api.get("user/info", openid=WANG)).json()["subscribe"] == 1
    await platform.send_event(WANG, "unsubscribe")
    left = (await api.get("user/info", openid=WANG)).json()
    assert left == {"subscribe": 0, "openid": WANG}
