"""The whole installation behind the phone page, in a real browser."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.e2e.installation import Installation
from tests.e2e.phones import CASE_NUMBER, case_number
from tests.e2e.starting import phone_page
from tests.simulator.browsing import (
    CHROMIUM,
    FLAGS,
    WIDE,
    needs_browser,
    needs_vendored,
    phone,
    say,
)

PATIENCE_MS = 30_000
PEOPLE = "?p=demo-resident-wang&p=demo-worker-li&p=demo-worker-zhou"


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@needs_browser
@needs_vendored
async def test_a_complaint_on_one_phone_is_a_new_ticket_on_the_next(
    linli: Installation, browser: Browser
) -> None:
    complaints: list[str] = []
    async with phone_page(linli) as address:
        page = await browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(f"{address}{PEOPLE}")
        await expect(page.locator('body[data-connection="open"]')).to_be_attached()
        await say(page, 1, "楼下垃圾桶满了好几天没人收")
        await phone(page, 1).get_by_role("button", name="确认", exact=True).click()
        filed = phone(page, 1).locator(".said--account").filter(has_text=CASE_NUMBER)
        number = case_number(await filed.inner_text())
        ticket = page.locator("#phone-2 .card, #phone-3 .card").filter(has_text=number)
        await expect(ticket).to_contain_text("楼下垃圾桶满了好几天没人收")
        assert complaints == []
        await page.close()
