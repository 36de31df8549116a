"""The public process: the webhook, the staff API, and in a demo the simulator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from api.cases.nearby_routes import nearby_router
from api.cases.routes import cases_router, media_router
from api.cases.routing_routes import routing_router
from api.cases.staff_routes import staff_router
from api.clock import utc_now
from api.db import Database
from api.demo.personas import PERSONAS
from api.dialogue.engine import RasaEngine
from api.dialogue.patrol_routes import patrol_router
from api.incidents.routes import incidents_router
from api.media.links import MediaLinks
from api.media.store import open_store
from api.reconciliation.routes import reconciliation_router
from api.settings import Environment, Settings, SettingsError, load_settings
from api.shared_state import open_redis
from api.simulator import MessageTemplate, Persona, Platform, SimulatedAccount, create_simulator
from api.simulator.loopback import is_loopback
from api.stats.routes import stats_router
from api.visits.routes import visits_router
from api.watching.health import Health
from api.watching.routes import watching_router
from api.wechat.adapter import WeChatAdapter
from api.wechat.credentials import Credentials
from api.wechat.delivery import DEMO_TEMPLATE_ID
from api.wechat.routes import GatewayParts, build_router
from api.wechat.waiting import AnswerListener

SIMULATOR_PATH = "/simulator"
TEMPLATE_LABELS = {"first": "", "thing1": "事项", "remark": ""}
"""How the simulated account labels the fields of our template."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; tests bring their own settings."""
    settings = settings or load_settings()
    database = Database(settings.database_url, pool_size=20)
    listener = AnswerListener(settings.database_url)
    engine = RasaEngine(settings.rasa_url, settings.rasa_token)
    platform = simulated_platform(settings)
    redis = open_redis(settings) if settings.redis_url else None

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with listener.running():
            yield
        if platform is not None:
            await platform.aclose()
        if redis is not None:
            await redis.aclose()
        await engine.close()
        await database.close()

    app = FastAPI(title="邻里 Linli", lifespan=lifespan, docs_url=None, redoc_url=None)
    parts = GatewayParts(
        adapter=WeChatAdapter(Credentials.from_settings(settings)),
        database=database,
        listener=listener,
        can_send_kf=settings.wechat_can_send_kf,
        quiet=settings.burst_quiet,
    )
    app.include_router(build_router(parts))
    app.include_router(stats_router(database, clock=utc_now))
    app.include_router(reconciliation_router(database, clock=utc_now))
    links = MediaLinks.from_settings(settings)
    store = open_store(settings)
    app.include_router(media_router(database, store, links, clock=utc_now))
    app.include_router(cases_router(database, clock=utc_now))
    app.include_router(nearby_router(database, clock=utc_now))
    app.include_router(patrol_router(database, engine, clock=utc_now))
    app.include_router(routing_router(database, clock=utc_now))
    app.include_router(staff_router(database, clock=utc_now))
    app.include_router(incidents_router(database, clock=utc_now))
    app.include_router(visits_router(database, store, clock=utc_now))
    health = Health(database, listener, redis=redis)
    app.include_router(
        watching_router(database, health, token=settings.metrics_token, clock=utc_now)
    )
    if platform is not None:
        people = [Persona(p.openid, p.name, p.role, p.hint) for p in PERSONAS]
        app.mount(SIMULATOR_PATH, create_simulator(platform, people))
    return app


def own_address(settings: Settings) -> str:
    """Where this process can be reached on its own machine."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", ""} else settings.host  # noqa: S104
    return f"http://{host}:{settings.port}"


def simulated_platform(settings: Settings) -> Platform | None:
    """The simulated WeChat of a demo; None when a real one (or another simulator) is addressed."""
    base = f"{own_address(settings)}{SIMULATOR_PATH}"
    if settings.environment is not Environment.DEMO:
        return None
    if settings.wechat_api_base != f"{base}/platform":
        return None
    if not is_loopback(settings.host):
        raise SettingsError(
            "HOST: the simulated WeChat serves its own machine only: take 127.0.0.1,"
            " or set WECHAT_API_BASE to a platform elsewhere"
        )
    account = SimulatedAccount(
        token=settings.wechat_token.get_secret_value(),
        app_id=settings.wechat_app_id,
        app_secret=settings.wechat_app_secret.get_secret_value(),
        aes_key=settings.wechat_aes_key.get_secret_value(),
        original_id=settings.wechat_original_id,
    )
    templates = [MessageTemplate(DEMO_TEMPLATE_ID, "社区通知", TEMPLATE_LABELS)]
    if settings.wechat_subscription_template_id:
        notice = settings.wechat_subscription_template_id
        templates.append(MessageTemplate(notice, "社区通知", {"thing1": "事项"}, kind="once"))
    return Platform(
        account,
        f"{own_address(settings)}/wechat",
        templates=templates,
        media_base_url=f"{base}/media",
    )
