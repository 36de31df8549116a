"""The simulator stands alone: these fixtures need neither database nor Rasa."""

from collections.abc import AsyncIterator

import httpx
import pytest
from playwright.async_api import Browser, async_playwright

from api.simulator import MessageTemplate, Persona, Platform, create_simulator
from tests.simulator.browsing import CHROMIUM, FLAGS, Town
from tests.simulator.gateway_side import Api
from tests.simulator.toy import ACCOUNT, WANG, Clock, ToyWebhook, free_port, served

PERSONAS = (
    Persona(WANG, "王阿姨", "居民", "楼道灯坏了"),
    Persona("demo-resident-chen", "陈先生", "居民"),
    Persona("demo-worker-li", "李伟", "网格员"),
    Persona("demo-supervisor-zhao", "赵主任", "主管"),
)
NEW_CASE = MessageTemplate("tpl-new", "新工单", {"character_string1": "编号", "thing2": "事项"})
ONCE = MessageTemplate("notice-once", "办理结果", {"thing1": "事项"}, kind="once")
LONG_TERM = MessageTemplate("notice-long", "停水停电", {"thing1": "事项"}, kind="long_term")
TEMPLATES = (NEW_CASE, ONCE, LONG_TERM)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def toy() -> ToyWebhook:
    return ToyWebhook()


@pytest.fixture
async def platform(clock: Clock, toy: ToyWebhook) -> AsyncIterator[Platform]:
    """A platform whose pushes go to the toy webhook in this process."""
    transport = httpx.ASGITransport(app=toy.app())
    async with httpx.AsyncClient(transport=transport) as client:
        platform = Platform(
            ACCOUNT, "http://127.0.0.1/wechat", clock=clock, client=client, templates=TEMPLATES
        )
        yield platform
        await platform.aclose()


@pytest.fixture
async def page(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    """The simulator's own pages and the platform's API, without a network."""
    app = create_simulator(platform, PERSONAS)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
async def api(page: httpx.AsyncClient) -> Api:
    api = Api(page)
    await api.renew()
    return api


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    platform = Platform(
        ACCOUNT, f"{address}/wechat", push_timeout=2.0, retry_pause=0.01, templates=TEMPLATES
    )
    toy = ToyWebhook()
    app = toy.app()
    app.mount("/simulator", create_simulator(platform, PERSONAS))
    async with served(app, port=port):
        yield Town(address, platform, toy)
        await platform.aclose()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()
