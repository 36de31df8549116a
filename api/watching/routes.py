"""`/healthz` and `/readyz` for whoever keeps the process running, `/metrics` for Prometheus."""

import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Response, status
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import CONTENT_TYPE_LATEST

from api.db import Database
from api.watching.figures import exposition
from api.watching.health import Health

bearer = HTTPBearer(auto_error=False)


def watching_router(
    database: Database, health: Health, *, token: str, clock: Callable[[], datetime]
) -> APIRouter:
    """The routes of this room.

    Args:
        database: whose figures are told.
        health: of this process.
        token: what `/metrics` asks for; `linli token metrics` prints it.
        clock: the present moment, aware.
    """
    router = APIRouter(include_in_schema=False)

    def reader(
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    ) -> None:
        """Figures tell how busy a community is: they are not for the public."""
        given = credentials.credentials if credentials else ""
        if not hmac.compare_digest(given.encode(), token.encode()):
            raise HTTPException(
                status.HTTP_401_UNAUTHORIZED,
                "a valid token is needed",
                headers={"WWW-Authenticate": "Bearer"},
            )

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process lives and its loop turns."""
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        """Whether pushes may come here; 503 while PostgreSQL is away."""
        found = await health.look()
        return JSONResponse(
            {"status": found.status, "parts": dict(found.parts)},
            status_code=status.HTTP_200_OK
            if found.is_ready
            else status.HTTP_503_SERVICE_UNAVAILABLE,
        )

    @router.get("/metrics", dependencies=[Depends(reader)])
    async def metrics() -> Response:
        """Everything that is counted and measured here."""
        return Response(await exposition(database, now=clock()), media_type=CONTENT_TYPE_LATEST)

    return router
