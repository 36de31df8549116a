"""S10, S11: the phones' settings, the popup, the scan and the switchboard, in a real browser."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from api.simulator.media import silence
from tests.simulator.browsing import (
    NARROW,
    WIDE,
    Town,
    needs_browser,
    needs_vendored,
    opened,
    phone,
    say,
)
from tests.simulator.conftest import LONG_TERM, ONCE
from tests.simulator.gateway_side import template
from tests.simulator.toy import WANG

pytestmark = [needs_browser, needs_vendored]


async def test_s11_the_popup_is_answered_and_taken_back(browser: Browser, town: Town) -> None:
    page, complaints = await opened(browser, town)
    subscriptions = town.platform.subscriptions
    await phone(page, 1).get_by_role("textbox").fill("还没写完")
    await phone(page, 1).get_by_label("更多", exact=True).click()
    await phone(page, 1).get_by_role("button", name="订阅通知").click()
    sheet = phone(page, 1).get_by_role("dialog")
    await sheet.get_by_label("停水停电").uncheck()
    await sheet.get_by_role("button", name="允许").click()
    await expect(sheet).to_have_count(0)
    await town.toy.has_seen(1)
    assert subscriptions.left(WANG, ONCE.template_id) == 1
    assert subscriptions.left(WANG, LONG_TERM.template_id) == 0
    told = town.toy.pushes[0].inside("SubscribeMsgPopupEvent", "List")
    assert [one["SubscribeStatusString"] for one in told] == ["accept", "reject"]
    await phone(page, 1).get_by_label("更多", exact=True).click()
    await phone(page, 1).get_by_role("button", name="订阅通知").click()
    await sheet.get_by_role("button", name="拒收").click()
    await expect(sheet).to_have_count(0)
    assert subscriptions.left(WANG, ONCE.template_id) == 0
    await expect(phone(page, 1).get_by_role("textbox")).to_have_value("还没写完")
    assert complaints == []
    await page.close()


async def test_s11_cancel_refuses_everything_and_escape_nothing(
    browser: Browser, town: Town
) -> None:
    page, complaints = await opened(browser, town, size=NARROW)
    sheet = phone(page, 1).get_by_role("dialog")
    for leave in ("Escape", "取消"):
        await phone(page, 1).get_by_label("更多", exact=True).click()
        await phone(page, 1).get_by_role("button", name="订阅通知").click()
        await expect(sheet.get_by_role("button", name="允许")).to_be_in_viewport(ratio=1)
        if leave == "Escape":
            await page.keyboard.press("Escape")
        else:
            await sheet.get_by_role("button", name="取消").click()
        await expect(sheet).to_have_count(0)
    (push,) = town.toy.pushes
    told = push.inside("SubscribeMsgPopupEvent", "List")
    assert [one["SubscribeStatusString"] for one in told] == ["reject", "reject"]
    assert complaints == []
    await page.close()


async def test_s10_a_place_a_code_and_a_recording_are_chosen(
    browser: Browser, town: Town, tmp_path: Path
) -> None:
    page, complaints = await opened(browser, town)
    await phone(page, 1).get_by_role("textbox").fill("草稿")
    town.platform.qr_codes.create(
        {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "door-3-2"}}}
    )
    town.platform.tell_codes()
    plus = phone(page, 1).get_by_role("button", name="更多功能")
    await plus.click()
    await phone(page, 1).get_by_label("扫一扫").select_option("door-3-2")
    await phone(page, 1).get_by_role("button", name="扫码").click()
    await town.toy.has_seen(1)
    assert town.toy.pushes[0].fields["EventKey"] == "door-3-2"
    await plus.click()
    await phone(page, 1).get_by_label("位置", exact=True).select_option(index=1)
    await phone(page, 1).get_by_role("button", name="发送位置").click()
    await expect(phone(page, 1).locator(".place__label")).to_have_text("云溪镇阳光花园南门")
    files = phone(page, 1).locator('input[name="recording"]')
    (tmp_path / "a.amr").write_bytes(silence(7))
    await files.set_input_files(tmp_path / "a.amr")
    await expect(phone(page, 1).locator(".said--person .bubble--voice")).to_contain_text("7″")
    await expect(phone(page, 1).get_by_role("textbox")).to_have_value("草稿")
    assert complaints == []
    await page.close()


async def test_s11_a_person_blocks_templates_and_withdraws(browser: Browser, town: Town) -> None:
    page, complaints = await opened(browser, town)
    more = phone(page, 1).get_by_label("更多", exact=True)
    await more.click()
    await phone(page, 1).get_by_role("button", name="拒收模板消息").click()
    await more.click()
    await expect(phone(page, 1).get_by_role("button", name="恢复接收模板消息")).to_be_visible()
    town.platform.outbox.send_template(template())
    await town.toy.has_seen(1)
    assert town.toy.pushes[0].fields["Status"] == "failed:user block"
    await phone(page, 1).get_by_role("button", name="撤回授权").click()
    await expect(phone(page, 1).get_by_text("你已撤回")).to_be_visible()
    await town.toy.has_seen(2)
    assert town.toy.pushes[1].fields["OpenID"] == WANG
    assert complaints == []
    await page.close()


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_s10_the_switchboard_works_and_nothing_is_wider_than_it(
    browser: Browser, town: Town, size: tuple[int, int]
) -> None:
    phones, _ = await opened(browser, town, size=WIDE)
    complaints: list[str] = []
    board = await browser.new_page(viewport={"width": size[0], "height": size[1]})
    board.on("pageerror", lambda error: complaints.append(str(error)))
    await board.goto(f"{town.address}/simulator/switchboard")
    await board.get_by_role("button", name="推送重复一次", exact=True).click()
    await expect(board.get_by_text("还有 1 次")).to_be_visible()
    await say(phones, 1, "你好")
    await expect(phones.get_by_text("你说：你好")).to_have_count(1)
    await expect(board.locator(".board__facts dd").nth(4)).to_have_text("1")
    await board.get_by_role("button", name="+3 天").click()
    await expect(board.get_by_text("3 天 0 小时")).to_be_visible()
    await board.get_by_label("哪里").select_option("push")
    await board.get_by_label("什么").select_option("html")
    await board.get_by_role("button", name="添加").click()
    await expect(board.get_by_role("alert")).to_contain_text("没有添加")
    assert await board.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert complaints == []
    await board.close()
    await phones.close()


async def test_s10_a_message_under_mark_fail_says_so(browser: Browser, town: Town) -> None:
    town.platform.mark_fail.limit = 1
    town.toy.behave = lambda _push: b"nonsense"
    page, _ = await opened(browser, town)
    await say(page, 1, "一")
    await expect(phone(page, 1).locator(".bubble--error")).to_be_visible()
    await say(page, 1, "二")
    await expect(phone(page, 1).get_by_text("微信已暂停推送")).to_be_visible()
    assert len(town.toy.pushes) == 1
    await page.close()
