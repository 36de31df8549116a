"""S5, S6: what the account sends, and the errcode of what it may not."""

from typing import Any

import pytest

from api.simulator import Platform
from api.simulator.media import silence
from tests.simulator.gateway_side import LI, PNG, Api, custom, menu_message, template
from tests.simulator.toy import WANG, Clock


async def test_s5_each_kind_of_message_is_shown(api: Api, platform: Platform) -> None:
    await platform.send_text(WANG, "你好")
    image = platform.media.put("image", PNG).media_id
    article = {"title": "公告", "description": "停水", "url": "https://example.org/1"}
    bodies = [
        custom(),
        {"touser": WANG, "msgtype": "image", "image": {"media_id": image}},
        {"touser": WANG, "msgtype": "news", "news": {"articles": [article]}},
        menu_message("满意", "不满意"),
    ]
    assert [await api.errcode("message/custom/send", body) for body in bodies] == [0] * 4
    shown = platform.transcript(WANG)[-4:]
    assert [entry.kind for entry in shown] == ["text", "image", "news", "menu"]
    assert {entry.via for entry in shown} == {"kf"}
    assert [option.text for option in shown[-1].content.options] == ["满意", "不满意"]


async def test_s5_the_rarer_kinds_are_shown_too(api: Api, platform: Platform) -> None:
    await platform.send_text(WANG, "你好")
    put = platform.media.put
    thumb = put("thumb", b"\xff\xd8\xff" + b"0" * 32).media_id
    music = {"title": "晨曲", "musicurl": "https://example.org/a.mp3", "thumb_media_id": thumb}
    page = {"title": "报修", "appid": "wx1", "pagepath": "pages/a"}
    parts: dict[str, dict[str, str]] = {
        "voice": {"media_id": put("voice", silence(1)).media_id},
        "video": {"media_id": put("video", b"\0\0\0\x18ftypmp42").media_id, "title": "演示"},
        "music": music,
        "wxcard": {"card_id": "card-1"},
        "miniprogrampage": {**page, "thumb_media_id": put("image", PNG).media_id},
    }
    for kind, part in parts.items():
        body = {"touser": WANG, "msgtype": kind, kind: part}
        assert await api.errcode("message/custom/send", body) == 0
    shown = [entry.kind for entry in platform.transcript(WANG)[-5:]]
    assert shown == ["voice", "video", "music", "card", "miniprogram"]


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({"touser": WANG, "msgtype": "mpnews", "mpnews": {"media_id": "x"}}, 40007),
        ({"touser": WANG, "msgtype": "mpnewsarticle", "mpnewsarticle": {"article_id": "x"}}, 53600),
        ({"touser": WANG, "msgtype": "video", "video": {"media_id": "x"}}, 40007),
        ({"touser": WANG, "msgtype": "music", "music": {"musicurl": "x"}}, 40007),
        ({"touser": WANG, "msgtype": "wxcard", "wxcard": {}}, 44004),
        (custom("汉" * 683), 45002),
        (custom(" "), 44004),
        ({"touser": WANG, "msgtype": "text"}, 47001),
        ({"touser": WANG, "msgtype": "hologram", "hologram": {}}, 40008),
        ({"touser": WANG, "msgtype": ["text"]}, 40008),
        ({"touser": WANG, "msgtype": "image", "image": {"media_id": "x"}}, 40007),
        ({"touser": WANG, "msgtype": "news", "news": {"articles": [{"title": "a"}] * 2}}, 45008),
        (menu_message(), 47001),
        (menu_message(""), 44004),
        (custom(to="nobody"), 40003),
        (["not", "an", "object"], 47001),
    ],
)
async def test_s5_a_bad_message_has_the_platforms_errcode(
    api: Api, platform: Platform, body: object, errcode: int
) -> None:
    await platform.send_text(WANG, "你好")
    assert await api.errcode("message/custom/send", body) == errcode


async def test_s5_who_has_left_gets_nothing(api: Api, platform: Platform) -> None:
    await platform.send_event(WANG, "unsubscribe")
    assert await api.say() == 43004
    assert await api.errcode("message/template/send", template()) == 43004


async def test_s5_a_template_needs_no_window(api: Api, platform: Platform) -> None:
    answer = await api.post("message/template/send", template(to=LI))
    assert answer["errcode"] == 0
    assert answer["msgid"] > 0
    card = platform.transcript(LI)[-1].content
    assert card.title == "新工单"
    assert [(row.label, row.value) for row in card.rows] == [
        ("编号", "YX-20261122-0007"),
        ("事项", "楼道灯坏了"),
    ]


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        (template(thing2="一" * 21), 47003),
        (template(thing2=""), 47003),
        (template(thing2="两\n行"), 47003),
        (template(character_string1="编号七"), 47003),
        (template(phrase3="已经处理好了"), 47003),
        ({**template(), "template_id": "tpl-other"}, 40037),
        ({**template(), "data": {}}, 47003),
        ({**template(), "data": {"thing2": "楼道灯"}}, 47003),
        (template(to="nobody"), 40003),
    ],
)
async def test_s6_template_limits(api: Api, body: dict[str, Any], errcode: int) -> None:
    assert await api.errcode("message/template/send", body) == errcode


async def test_s6_a_thing_of_twenty_characters_passes(api: Api) -> None:
    assert await api.errcode("message/template/send", template(thing2="一" * 20)) == 0


async def test_a_repeated_client_msg_id_is_shown_once_in_ten_minutes(
    api: Api, platform: Platform, clock: Clock
) -> None:
    body = {**template(), "client_msg_id": "case-7-assigned"}
    first = await api.post("message/template/send", body)
    assert await api.post("message/template/send", body) == first
    assert len(platform.transcript(WANG)) == 1
    clock.move(minutes=10)
    await api.post("message/template/send", body)
    assert len(platform.transcript(WANG)) == 2


async def test_s5_typing_shows_for_fifteen_seconds(
    api: Api, platform: Platform, clock: Clock
) -> None:
    body = {"touser": WANG, "command": "Typing"}
    assert await api.errcode("message/custom/typing", body) == 45080
    await platform.send_text(WANG, "你好")
    assert await api.errcode("message/custom/typing", {**body, "command": "Wave"}) == 45072
    assert await api.errcode("message/custom/typing", body) == 0
    assert platform.person(WANG).sees_typing(clock())
    clock.move(seconds=15)
    assert not platform.person(WANG).sees_typing(clock())
