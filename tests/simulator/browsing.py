"""The phone page in a real browser: how the tests open it, find a phone on it, and write."""

import shutil
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from api.simulator import Platform
from api.simulator.page import STATIC, VENDORED
from tests.simulator.toy import ToyWebhook

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
WIDE, NARROW = (1400, 860), (390, 800)

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
needs_vendored = pytest.mark.skipif(
    not all((STATIC / "vendor" / name).is_file() for name in VENDORED),
    reason="api/static/vendor is empty: npm ci && npm run vendor",
)


@dataclass
class Town:
    """A simulator with its toy webhook, served on `address`."""

    address: str
    platform: Platform
    toy: ToyWebhook


async def opened(
    browser: Browser, town: Town, *, size: tuple[int, int] = WIDE, query: str = ""
) -> tuple[Page, list[str]]:
    """The page, and a list that fills with whatever the browser complains of."""
    complaints: list[str] = []
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    await page.goto(f"{town.address}/simulator/{query}")
    await expect(page.locator('body[data-connection="open"]')).to_be_attached()
    return page, complaints


def phone(page: Page, slot: int) -> Locator:
    return page.locator(f"#phone-{slot}")


async def say(page: Page, slot: int, text: str) -> None:
    field = phone(page, slot).get_by_role("textbox")
    await field.fill(text)
    await field.press("Enter")
