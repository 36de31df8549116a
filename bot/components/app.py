"""The engine's HTTP server: Sanic with four routes, three of them behind the token.

| route | |
|---|---|
| `GET /`, `GET /health` | open: {"status": "ok", "model": "<sha256 of the model's inputs>"} |
| `POST /webhooks/linli/message` | one turn (channel.py) |
| `POST /model/parse` | {"text": "...", "metadata": {...}} → intent, ranking, facets, entities; changes nothing |
| `GET /conversations/<sender>/tracker` | the talk as Rasa holds it, for tests and support |

Rasa's own server would mount training, model upload and its REST channel as well.
"""

from __future__ import annotations

import gc
import hmac
import logging
from pathlib import Path

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import EventVerbosity
from redis.asyncio import Redis
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from components.actions_client import ActionsClient
from components.channel import LinliChannel, Malformed, neutral
from components.engine import AtomicAgent
from components.locks import ProcessLockStore, RedisLockStore
from components.settings import Settings
from components.settling.reading import ALONE
from components.trackers import CompactTrackerStore, FileTrackerStore, RedisTrackerStore

log = logging.getLogger("linli.engine")

# New objects, a few messages' worth, after which garbage is looked for.
_GARBAGE = 20_000

_OPEN = frozenset({"/", "/health"})


def build_app(settings: Settings, *, model: Path, name: str = "linli_engine") -> Sanic:
    """The app for one model file. Stores and connections are made when its loop starts."""
    app = Sanic(name, configure_logging=False)
    app.config.KEEP_ALIVE_TIMEOUT = 75
    app.config.RESPONSE_TIMEOUT = 60
    app.config.REQUEST_MAX_SIZE = 256 * 1024
    # Seconds that requests under way get on SIGTERM; idle connections end at once.
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 1.0
    app.config.ACCESS_LOG = False
    _guard(app, settings.token("rasa"))
    _routes(app, fingerprint=model.name.partition(".")[0])
    app.blueprint(LinliChannel().blueprint())

    @app.before_server_start
    async def start(app: Sanic, _: object) -> None:
        app.ctx.agent = _agent(settings, model)
        # What was loaded stays: the garbage collector need not look through it again and again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_GARBAGE)

    @app.after_server_start
    async def started(app: Sanic, _: object) -> None:
        store = "Redis" if settings.redis_url else "file"
        log.info("Engine ready: model %s, %s stores", model.name[:12], store)

    @app.after_server_stop
    async def stop(app: Sanic, _: object) -> None:
        await app.ctx.agent.action_endpoint.close()
        await app.ctx.agent.tracker_store.close()

    return app


def _agent(settings: Settings, model: Path) -> AtomicAgent:
    trackers: CompactTrackerStore
    locks: ProcessLockStore | RedisLockStore
    if settings.redis_url:
        redis = Redis.from_url(
            settings.redis_url, decode_responses=True, socket_timeout=5, socket_connect_timeout=2
        )
        trackers, locks = RedisTrackerStore(redis), RedisLockStore(redis)
    else:
        trackers, locks = FileTrackerStore(settings.trackers), ProcessLockStore()
    agent = AtomicAgent(
        tracker_store=trackers,
        lock_store=locks,
        action_endpoint=ActionsClient(settings.actions_url, token=settings.token("actions")),
    )
    agent.load_model(model)
    return agent


def _guard(app: Sanic, token: str) -> None:
    expected = f"Bearer {token}".encode()

    async def check_token(request: Request) -> HTTPResponse | None:
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        if request.path in _OPEN or hmac.compare_digest(given, expected):
            return None
        return response.json({"error": "unauthorized"}, status=401)

    async def failed(request: Request, error: Exception) -> HTTPResponse:
        # Sanic would log the address, and a tracker's address holds the sender.
        status = error.status_code if isinstance(error, SanicException) else 500
        if status >= 500:
            log.error("Request failed: %s", type(error).__name__)
        return response.json({"error": "engine_failed" if status >= 500 else "refused"}, status)

    app.register_middleware(check_token, "request")
    app.error_handler.add(Exception, failed)


def _routes(app: Sanic, *, fingerprint: str) -> None:
    async def health(request: Request) -> HTTPResponse:
        return response.json({"status": "ok", "model": fingerprint})

    for path in sorted(_OPEN):
        app.add_route(health, path, methods={"GET"}, name=f"health{path}")

    @app.post("/model/parse")
    async def parse(request: Request) -> HTTPResponse:
        body = request.json if isinstance(request.json, dict) else {}
        try:
            text = neutral(body.get("text"))
            metadata = body.get("metadata") or {}
            if not isinstance(metadata, dict):
                raise Malformed("metadata must be an object")
        except Malformed as error:
            return response.json({"error": "malformed", "detail": str(error)}, status=422)
        asked = UserMessage(text, metadata={**metadata, ALONE: True})
        return response.json(await app.ctx.agent.processor.parse_message(asked))

    @app.get("/conversations/<sender>/tracker")
    async def tracker(request: Request, sender: str) -> HTTPResponse:
        store: CompactTrackerStore = app.ctx.agent.tracker_store
        found = await store.look_at(sender)
        if found is None:
            return response.json({"error": "unknown"}, status=404)
        return response.json(found.current_state(EventVerbosity.ALL))
