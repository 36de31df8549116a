"""S13: the simulator stays on its own machine, and a gateway in production will not have it."""

import httpx
import pytest
from pydantic import SecretStr, ValidationError

from api.app import SIMULATOR_PATH, simulated_platform
from api.settings import Environment, Settings, SettingsError
from api.simulator import Platform
from api.simulator.loopback import is_loopback
from api.simulator.routes import create_simulator
from tests.simulator.conftest import PERSONAS
from tests.simulator.toy import ACCOUNT


def settings(environment: Environment, **changes: object) -> Settings:
    """Those of a gateway; only what the test is about may be wrong with them."""
    given: dict[str, object] = {
        "database_url": "postgresql:///nowhere",
        "secret_key": SecretStr("a-secret-of-the-tests-only"),
        "wechat_token": SecretStr("linlitoken"),
        "wechat_app_id": ACCOUNT.app_id,
        "wechat_app_secret": SecretStr("secret"),
        "wechat_aes_key": SecretStr(ACCOUNT.aes_key),
        "wechat_original_id": "gh_x",
        "environment": environment,
    }
    return Settings.model_validate(given | changes)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "localhost", "LOCALHOST.", "[::1]"])
def test_s13_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/wechat",
        "http://10.0.0.5/wechat",
        "http://0.0.0.0:8000/wechat",
        "http://127.0.0.1.example.org/wechat",
        "http://localhost@example.org/wechat",
        "http:///wechat",
        "ftp://127.0.0.1/wechat",
        "",
    ],
)
def test_s13_it_pushes_nowhere_else(url: str) -> None:
    with pytest.raises(ValueError, match="this machine only"):
        Platform(ACCOUNT, url)


@pytest.mark.parametrize(
    ("client", "host", "status"),
    [
        ("127.0.0.1", "127.0.0.1:8000", 200),
        ("::1", "localhost", 200),
        ("192.168.1.7", "127.0.0.1:8000", 403),
        ("127.0.0.1", "evil.example", 403),
        ("127.0.0.1", "192.168.1.2:8000", 403),
    ],
)
async def test_s13_it_answers_nobody_else(
    platform: Platform, client: str, host: str, status: int
) -> None:
    transport = httpx.ASGITransport(app=create_simulator(platform, PERSONAS), client=(client, 9))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        for path in ("/", "/switchboard", "/static/simulator.css"):
            assert (await http.get(path, headers={"Host": host})).status_code == status


def test_s13_a_gateway_that_others_reach_does_not_carry_it() -> None:
    base = f"http://127.0.0.1:8000{SIMULATOR_PATH}/platform"
    for host in ("0.0.0.0", ""):
        with pytest.raises(SettingsError, match="HOST"):
            simulated_platform(settings(Environment.DEMO, host=host, wechat_api_base=base))
    assert simulated_platform(settings(Environment.DEMO, wechat_api_base=base)) is not None


def test_s13_production_refuses_it() -> None:
    for base in (
        f"http://127.0.0.1:8000{SIMULATOR_PATH}/platform",
        "http://localhost:8100/platform",
    ):
        with pytest.raises(ValidationError, match="https in production"):
            settings(Environment.PRODUCTION, wechat_api_base=base)
    assert simulated_platform(settings(Environment.PRODUCTION)) is None
