"""The phone page without a browser: escaping, headers, addresses, and what a tap sets off."""

import asyncio

import httpx
import pytest

from api.simulator import Platform
from api.simulator.page_state import phones, swapped
from api.simulator.transcript import Content, Option
from tests.simulator.conftest import PERSONAS
from tests.simulator.toy import WANG, ToyWebhook

CHEN, LI, ZHAO = (persona.openid for persona in PERSONAS[1:])
MP4 = b"\0\0\0\x18ftypmp42"
EVIL = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


def shown(*wanted: str) -> list[str]:
    return [phone.persona.openid for phone in phones(PERSONAS, wanted)]


def test_the_first_phones_show_different_roles() -> None:
    assert shown() == [WANG, LI, ZHAO]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ((CHEN, LI, ZHAO), [CHEN, LI, ZHAO]),
        ((ZHAO,), [ZHAO, WANG, LI]),
        ((WANG, WANG, WANG), [WANG, LI, ZHAO]),
        (("nobody", LI), [WANG, LI, ZHAO]),
        ((CHEN, LI, ZHAO, WANG), [CHEN, LI, ZHAO]),
    ],
)
def test_any_address_gives_a_whole_page(wanted: tuple[str, ...], expected: list[str]) -> None:
    assert shown(*wanted) == expected


def test_one_person_is_never_on_two_phones() -> None:
    assert swapped(phones(PERSONAS, ()), slot=1, openid=LI) == [LI, WANG, ZHAO]
    assert swapped(phones(PERSONAS, ()), slot=2, openid=CHEN) == [WANG, CHEN, ZHAO]


async def test_s10_the_page_carries_its_security_headers(page: httpx.AsyncClient) -> None:
    for path in ("/", f"/people/{WANG}/messages", f"/phone/1?person={CHEN}"):
        answer = await page.get(path)
        assert answer.status_code == 200
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert "<script>" not in answer.text
        assert "style=" not in answer.text


async def test_s10_a_choice_changes_the_address(page: httpx.AsyncClient) -> None:
    answer = await page.get(f"/phone/1?person={LI}&p={WANG}&p={LI}&p={ZHAO}")
    assert answer.headers["hx-push-url"] == f"/?p={LI}&p={WANG}&p={ZHAO}"
    assert answer.text.count('class="phone"') == 2, "both phones of an exchange"
    assert 'id="phone-2"' in answer.text.split('hx-swap-oob="true"')[0]
    assert (await page.get(f"/phone/9?person={LI}")).status_code == 404
    assert (await page.get("/phone/1?person=nobody")).status_code == 404


async def test_whatever_is_said_is_escaped(platform: Platform, page: httpx.AsyncClient) -> None:
    evil = [
        Content("text", text=EVIL),
        Content("menu", text=EVIL, tail=EVIL, options=(Option("'\"><x>", EVIL),)),
        Content("template", title=EVIL, url="javascript:alert(1)"),
        Content("news", title=EVIL, text=EVIL, url="javascript:alert(1)"),
        Content("location", text=EVIL),
        Content("error", text=EVIL, detail=EVIL),
    ]
    for content in evil:
        platform.transcripts.append(WANG, side="account", via="kf", content=content)
    html = (await page.get(f"/people/{WANG}/messages")).text
    assert "&lt;script&gt;alert(2)" in html
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "javascript:" not in html
    assert "<x>" not in html


async def test_s9_options_are_buttons_that_send_text_and_id(
    platform: Platform, page: httpx.AsyncClient
) -> None:
    await platform.send_text(WANG, "选项")
    html = (await page.get(f"/people/{WANG}/messages")).text
    assert """hx-vals='{"menu_id": "m-1", "text": "\\u6ee1\\u610f"}'""" in html
    await page.post(f"/people/{WANG}/text", data={"text": "满意", "menu_id": "m-1"})
    await asyncio.sleep(0.05)
    assert platform.transcript(WANG)[-1].text == "点了 m-1"


async def test_each_act_of_the_page_reaches_the_webhook(
    platform: Platform, page: httpx.AsyncClient, toy: ToyWebhook
) -> None:
    jpeg = b"\xff\xd8\xff" + b"0" * 32
    person = f"/people/{WANG}"
    answers = [
        await page.post(f"{person}/text", data={"text": " 你好 "}),
        await page.post(f"{person}/photo", files={"photo": ("a.jpg", jpeg)}),
        await page.post(f"{person}/sample/lamp-broken"),
        await page.post(f"{person}/sample/lamp-mended"),
        await page.post(f"{person}/video", files={"video": ("a.mp4", MP4)}),
        await page.post(f"{person}/location"),
        await page.post(f"{person}/voice"),
        await page.post(f"{person}/menu", data={"key": "status"}),
        await page.post(f"{person}/unfollow"),
        await page.post(f"{person}/follow"),
    ]
    assert {answer.status_code for answer in answers} == {204}
    async with asyncio.timeout(5):
        await toy.has_seen(len(answers))
    kinds = [push.fields["MsgType"] for push in toy.pushes]
    assert kinds == [
        "text",
        "image",
        "image",
        "image",
        "video",
        "location",
        "voice",
        *["event"] * 3,
    ]
    assert toy.pushes[0].fields["Content"] == "你好"


async def test_what_cannot_be_sent_is_refused_at_once(
    platform: Platform, page: httpx.AsyncClient
) -> None:
    refused = [
        await page.post(f"/people/{WANG}/text", data={"text": "  "}),
        await page.post(f"/people/{WANG}/text", data={"text": "长" * 4001}),
        await page.post(f"/people/{WANG}/photo", files={"photo": ("a.svg", b"<svg/>")}),
    ]
    assert [answer.status_code for answer in refused] == [422, 422, 422]
    assert (await page.post("/people/nobody/text", data={"text": "你好"})).status_code == 404
    assert platform.transcript(WANG) == []


async def test_another_site_cannot_act_for_a_person(page: httpx.AsyncClient) -> None:
    path, body = f"/people/{WANG}/text", {"text": "你好"}
    foreign = await page.post(path, data=body, headers={"Origin": "http://evil.example"})
    own = await page.post(path, data=body, headers={"Origin": "http://127.0.0.1"})
    assert (foreign.status_code, own.status_code) == (403, 204)


async def test_a_photo_is_served_as_what_it_is(platform: Platform, page: httpx.AsyncClient) -> None:
    await platform.send_image(WANG, b"\x89PNG\r\n\x1a\n" + b"0" * 8)
    media_id = platform.transcript(WANG)[0].content.media_id
    answer = await page.get(f"/media/{media_id}")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await page.get("/media/unknown")).status_code == 404


async def test_s10_transcripts_are_json(platform: Platform, page: httpx.AsyncClient) -> None:
    await platform.send_text(WANG, "你好")
    entries = (await page.get(f"/transcripts/{WANG}")).json()
    assert [entry["text"] for entry in entries] == ["你好", "你说：你好"]
    assert (await page.get("/transcripts/nobody")).status_code == 404
