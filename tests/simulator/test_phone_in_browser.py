"""S9, S10: the phone page in a real browser, in front of a webhook that echoes."""

import httpx
import pytest
from playwright.async_api import Browser, expect
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from api.simulator.page import STATIC
from tests.simulator.browsing import (
    NARROW,
    Town,
    needs_browser,
    needs_vendored,
    opened,
    phone,
    say,
)
from tests.simulator.conftest import PERSONAS
from tests.simulator.gateway_side import menu_message, template
from tests.simulator.toy import WANG

CHEN, LI, ZHAO = (persona.openid for persona in PERSONAS[1:])


@needs_browser
@needs_vendored
async def test_s10_an_answer_arrives_without_reload_and_an_option_can_be_tapped(
    browser: Browser, town: Town
) -> None:
    page, complaints = await opened(browser, town)
    await say(page, 1, "选项")
    await expect(phone(page, 1).locator(".said--person .bubble")).to_have_text(["选项"])
    await phone(page, 1).get_by_role("button", name="满意").click()
    await expect(phone(page, 1).get_by_text("点了 m-1")).to_be_visible()
    assert town.toy.pushes[-1].fields["bizmsgmenuid"] == "m-1"
    assert complaints == []
    await page.close()


@needs_browser
@needs_vendored
async def test_s10_what_the_account_sends_appears_live(browser: Browser, town: Town) -> None:
    await town.platform.send_text(WANG, "你好")
    page, complaints = await opened(browser, town)
    town.platform.outbox.send_template(template(to=LI))
    town.platform.outbox.send_custom(menu_message("满意", "不满意"))
    town.platform.create_menu({"button": [{"name": "进度", "type": "click", "key": "status"}]})
    await expect(phone(page, 2).locator(".card")).to_contain_text("YX-20261122-0007")
    await phone(page, 1).get_by_role("button", name="不满意").click()
    await expect(phone(page, 1).get_by_text("点了 1")).to_be_visible()
    await phone(page, 1).get_by_role("button", name="进度").click()
    await town.toy.has_seen(4)
    assert town.toy.pushes[-1].fields["EventKey"] == "status"
    assert complaints == []
    await page.close()


@needs_browser
@needs_vendored
async def test_s10_a_draft_and_the_place_one_reads_survive_live_updates(
    browser: Browser, town: Town
) -> None:
    for number in range(12):
        await town.platform.send_text(WANG, f"第 {number} 句")
    page, _ = await opened(browser, town)
    messages = phone(page, 1).locator(".messages")
    at_end = "list => list.scrollHeight - list.scrollTop - list.clientHeight < 2"
    assert await messages.evaluate(at_end)
    await phone(page, 1).get_by_role("textbox").fill("还没写完")
    await messages.evaluate("list => { list.scrollTop = 0; }")
    # The page hears of it with the next frame; nobody scrolls and is written to within one.
    await page.evaluate("() => new Promise(d => requestAnimationFrame(() => setTimeout(d, 100)))")
    await town.platform.send_text(WANG, "新的一句")
    await expect(phone(page, 1).get_by_text("你说：新的一句")).to_be_attached()
    assert await messages.evaluate("list => list.scrollTop") == 0
    await expect(phone(page, 1).get_by_role("textbox")).to_have_value("还没写完")
    await phone(page, 1).get_by_role("textbox").press("Enter")
    await expect(phone(page, 1).get_by_text("你说：还没写完")).to_be_in_viewport()
    assert await messages.evaluate(at_end)
    await page.close()


@needs_browser
@needs_vendored
async def test_s10_people_are_in_the_address_for_reload_and_back(
    browser: Browser, town: Town
) -> None:
    page, complaints = await opened(browser, town)
    await phone(page, 2).get_by_role("textbox").fill("网格员的草稿")
    await page.locator("#person-1").select_option(CHEN)
    await expect(phone(page, 1)).to_have_attribute("data-openid", CHEN)
    await expect(phone(page, 2).get_by_role("textbox")).to_have_value("网格员的草稿")
    await page.reload()
    await expect(page.locator("#person-1")).to_have_value(CHEN)
    await page.locator("#person-3").select_option(CHEN)
    await expect(phone(page, 1)).to_have_attribute("data-openid", ZHAO)
    await expect(phone(page, 3)).to_have_attribute("data-openid", CHEN)
    await page.go_back()
    await expect(phone(page, 1)).to_have_attribute("data-openid", CHEN)
    await page.go_back()
    await expect(phone(page, 1)).to_have_attribute("data-openid", WANG)
    await say(page, 1, "还能说话")
    await expect(phone(page, 1).get_by_text("你说：还能说话")).to_be_visible()
    assert complaints == []
    await page.close()


@needs_browser
@needs_vendored
async def test_s10_one_phone_at_390_px_and_nothing_wider(browser: Browser, town: Town) -> None:
    page, complaints = await opened(browser, town, size=NARROW, query=f"?p={LI}")
    await expect(phone(page, 1)).to_be_visible()
    await expect(phone(page, 2)).to_be_hidden()
    await say(page, 1, "很长的一串" * 30 + "https://example.org/" + "x" * 200)
    await phone(page, 1).get_by_role("button", name="更多功能").click()
    await phone(page, 1).get_by_role("button", name="示例：灯坏了").click()
    await (
        phone(page, 1)
        .locator('input[name="photo"]')
        .set_input_files(STATIC / "simulator" / "lamp-mended.jpg")
    )
    await expect(phone(page, 1).locator(".photo img")).to_have_count(2)
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW[0]
    assert complaints == []
    await page.close()


@needs_browser
@needs_vendored
async def test_s2_typing_shows_while_a_push_is_open_and_then_the_error(
    browser: Browser, town: Town
) -> None:
    town.toy.delays = [1.0]
    town.toy.behave = lambda _push: b"nonsense"
    page, _ = await opened(browser, town)
    await say(page, 1, "你好")
    await expect(phone(page, 1).get_by_text("对方正在输入…")).to_be_visible()
    await expect(phone(page, 1).get_by_text("该公众号提供的服务出现故障")).to_be_visible()
    await expect(phone(page, 1).get_by_text("对方正在输入…")).to_be_hidden()
    await page.close()


@needs_browser
@needs_vendored
async def test_a_hint_is_put_into_the_field(browser: Browser, town: Town) -> None:
    page, _ = await opened(browser, town)
    await phone(page, 1).get_by_role("button", name="试试说").click()
    await expect(phone(page, 1).get_by_role("textbox")).to_have_value("楼道灯坏了")
    await phone(page, 1).get_by_role("button", name="发送").click()
    await expect(phone(page, 1).get_by_text("你说：楼道灯坏了")).to_be_visible()
    await page.close()


@needs_browser
@needs_vendored
async def test_leaving_and_following_again(browser: Browser, town: Town) -> None:
    page, complaints = await opened(browser, town)
    await phone(page, 1).get_by_label("更多", exact=True).click()
    await phone(page, 1).get_by_role("button", name="取消关注").click()
    await expect(phone(page, 1).get_by_role("textbox")).to_have_count(0)
    await phone(page, 1).get_by_role("button", name="关注公众号").click()
    await say(page, 1, "我回来了")
    await expect(phone(page, 1).get_by_text("你说：我回来了")).to_be_visible()
    assert complaints == []
    await page.close()


@needs_browser
@needs_vendored
async def test_what_was_refused_comes_back_into_the_field(browser: Browser, town: Town) -> None:
    page, _ = await opened(browser, town)
    await page.route("**/text", lambda route: route.abort())
    await say(page, 1, "没发出去")
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(phone(page, 1).get_by_role("textbox")).to_have_value("没发出去")
    await page.close()


async def test_the_socket_refuses_another_site(town: Town) -> None:
    address = town.address.replace("http", "ws") + "/simulator/live"
    with pytest.raises(InvalidStatus):
        async with connect(address, origin="http://evil.example"):  # type: ignore[arg-type]
            pass
    async with connect(address, proxy=None) as socket, httpx.AsyncClient(trust_env=False) as client:
        body = {"text": "你好"}
        await client.post(f"{town.address}/simulator/people/{WANG}/text", data=body)
        assert '"changed":"messages"' in str(await socket.recv()).replace(" ", "")
