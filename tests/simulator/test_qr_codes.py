"""S5: QR codes with a scene, and what a scan tells the account."""

from typing import Any

import pytest

from api.simulator import Platform
from api.simulator.errors import NotPossibleError
from tests.simulator.gateway_side import Api
from tests.simulator.toy import WANG, Clock, ToyWebhook

DAY = 24 * 3600


def code(scene: str | int = "door-3-2", **changes: Any) -> dict[str, Any]:
    name = "scene_str" if isinstance(scene, str) else "scene_id"
    action = "QR_STR_SCENE" if isinstance(scene, str) else "QR_SCENE"
    return {
        "action_name": action, "action_info": {"scene": {name: scene}}, "expire_seconds": 600,
    } | changes  # fmt: skip


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        (code("x" * 65), 40053),
        (code(""), 40053),
        (code(0), 40053),
        (code(True), 40053),
        (code(2**32), 40053),
        (code(100_001, action_name="QR_LIMIT_SCENE"), 40053),
        (code(action_info=None), 40053),
        (code(action_name="QR_TABLE"), 40052),
        (code(expire_seconds=30 * DAY + 1), 40097),
        (code(expire_seconds=0), 40097),
        (code(expire_seconds="60"), 40097),
    ],
)
async def test_s5_a_bad_code_is_refused(api: Api, body: dict[str, Any], errcode: int) -> None:
    assert await api.errcode("qrcode/create", body) == errcode


async def test_s5_a_scan_by_a_follower_and_by_somebody_new(
    api: Api, platform: Platform, toy: ToyWebhook
) -> None:
    made = await api.post("qrcode/create", code("x" * 64, expire_seconds=30 * DAY))
    assert made["expire_seconds"] == 30 * DAY
    await platform.scan(WANG, ticket=made["ticket"])
    await platform.send_event(WANG, "unsubscribe")
    await platform.scan(WANG, scene="x" * 64)
    scanned, _, followed = (push.fields for push in toy.pushes)
    assert (scanned["Event"], scanned["EventKey"]) == ("SCAN", "x" * 64)
    assert (followed["Event"], followed["EventKey"]) == ("subscribe", "qrscene_" + "x" * 64)
    assert scanned["Ticket"] == followed["Ticket"] == made["ticket"]
    told = (await api.get("user/info", openid=WANG)).json()
    assert (told["subscribe_scene"], told["qr_scene_str"]) == ("ADD_SCENE_QR_CODE", "x" * 64)


async def test_s5_a_temporary_code_ends_and_a_permanent_one_does_not(
    api: Api, platform: Platform, clock: Clock
) -> None:
    temporary = await api.post("qrcode/create", code(7))
    permanent = await api.post("qrcode/create", code(action_name="QR_LIMIT_STR_SCENE"))
    assert "expire_seconds" not in permanent
    clock.move(seconds=600)
    with pytest.raises(NotPossibleError):
        await platform.scan(WANG, ticket=temporary["ticket"])
    clock.move(days=365)
    assert (await platform.scan(WANG, scene="door-3-2")).ok


async def test_s5_the_picture_is_served_for_the_ticket(api: Api) -> None:
    made = await api.post("qrcode/create", code())
    path = "/platform/cgi-bin/showqrcode"
    picture = await api.client.get(path, params={"ticket": made["ticket"]})
    assert picture.content.startswith(b"\x89PNG")
    assert (await api.client.get(path, params={"ticket": "made-up"})).status_code == 404


async def test_s5_a_code_is_scanned_on_the_page(
    api: Api, platform: Platform, toy: ToyWebhook
) -> None:
    made = await api.post("qrcode/create", code())
    panel = (await api.client.get(f"/people/{WANG}/codes/1")).text
    assert "door-3-2" in panel
    scan = f"/people/{WANG}/scan"
    assert (await api.client.post(scan, data={"ticket": made["ticket"]})).status_code == 204
    await toy.has_seen(1)
    assert (await api.client.post(scan, data={"ticket": "made-up"})).status_code == 422
