"""The action server: rasa-sdk's executor in a FastAPI app, behind a bearer token.

POST /webhook   Rasa's action call → {"events", "responses"}
                400 the form step did not understand, 404 no such action, 500 anything else
GET /health
"""

import hmac
import importlib
import logging
import os
import pkgutil
import traceback
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

import actions
from actions.base import ActionParts, FormSkill, Skill
from api import logs
from api.clock import utc_now
from api.db import Database
from api.settings import Settings, load_settings

log = logging.getLogger(__name__)


def skills() -> Iterator[type[Skill]]:
    """Every action of every skill: the classes in this package that name themselves."""
    for module in pkgutil.iter_modules(actions.__path__, prefix="actions."):
        importlib.import_module(module.name)
    pending: list[type[Skill]] = [Skill]
    while pending:
        skill = pending.pop()
        pending.extend(skill.__subclasses__())
        if hasattr(skill, "action") or (issubclass(skill, FormSkill) and hasattr(skill, "form")):
            yield skill


def create_executor(parts: ActionParts) -> ActionExecutor:
    """An executor that knows every action."""
    executor = ActionExecutor()
    for skill in skills():
        executor.register_action(skill(parts))
    return executor


def create_app(settings: Settings | None = None, database: Database | None = None) -> FastAPI:
    """The action server; tests bring their own settings and database."""
    settings = settings or load_settings()
    own_database = database is None
    store = database or Database(settings.database_url)
    executor = create_executor(ActionParts(database=store, clock=utc_now))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        if own_database:
            await store.close()

    app = FastAPI(title="Linli actions", lifespan=lifespan, docs_url=None, openapi_url=None)
    expected = f"Bearer {settings.actions_token}"

    def authorised(request: Request) -> None:
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), expected.encode()):
            raise HTTPException(status_code=401, detail="unauthorized")

    @app.post("/webhook", dependencies=[Depends(authorised)])
    async def webhook(call: dict[str, Any]) -> JSONResponse:
        name = str(call.get("next_action"))
        _bind(call)
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as rejection:
            return _failure(400, str(rejection), rejection.action_name)
        except ActionNotFoundException as missing:
            return _failure(404, str(missing), missing.action_name)
        except Exception as error:  # noqa: BLE001  # the edge: Rasa gives the turn up on a 500
            log.error("action %s failed: %s", name, _causes(error))
            return _failure(500, type(error).__name__, name)
        log.info("action %s done", name)
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    return app


def _bind(call: Mapping[str, Any]) -> None:
    """Let the lines of this call say which message it is about, and nothing of its words."""
    tracker = call.get("tracker") or {}
    latest = tracker.get("latest_message") or {}
    metadata = latest.get("metadata") or {}
    number = str(metadata.get("message_id", "")).partition("-")[0]
    logs.bind(message_id=int(number) if number.isdecimal() else None)
    words = (tracker.get("sender_id"), latest.get("text"), metadata.get("raw"))
    logs.keep_private(*(str(word) for word in words if word))


def _failure(status: int, error: str, action_name: str) -> JSONResponse:
    return JSONResponse({"error": error, "action_name": action_name}, status_code=status)


def _causes(error: BaseException) -> str:
    """Where it happened and the kinds of the error: texts of exceptions may quote people."""
    frames = traceback.extract_tb(error.__traceback__)
    last = next((f for f in reversed(frames) if f"{os.sep}actions{os.sep}" in f.filename), None)
    where = f" at {os.path.basename(last.filename)}:{last.lineno}" if last else ""
    cause = f" from {type(error.__cause__).__name__}" if error.__cause__ else ""
    return f"{type(error).__name__}{cause}{where}"
