"""Temporary media, and the pictures of QR codes."""

import io
from dataclasses import dataclass
from typing import get_args

import segno
from fastapi import HTTPException, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from api.simulator.calls.reading import Body
from api.simulator.errors import NotPossibleError, PlatformError
from api.simulator.media import MAX_BYTES, MediaKind
from api.simulator.platform import Platform

MAX_UPLOAD_BYTES = max(MAX_BYTES.values()) + 64 * 1024
PIXELS_A_MODULE = 8
KINDS: tuple[MediaKind, ...] = get_args(MediaKind)


@dataclass(frozen=True)
class MediaCalls:
    platform: Platform

    async def get(self, request: Request) -> Response:
        media = self.platform.media.get(request.query_params.get("media_id", ""))
        if media.kind == "video":
            return JSONResponse({"video_url": self.platform.media_address(media.media_id)})
        attachment = f'attachment; filename="{media.filename}"'
        return Response(
            media.data,
            media_type=media.content_type,
            headers={"Content-Disposition": attachment, "X-Content-Type-Options": "nosniff"},
        )

    async def upload(self, request: Request) -> Body:
        wanted = request.query_params.get("type", "")
        kind = next((kind for kind in KINDS if kind == wanted), None)
        if kind is None:
            raise PlatformError(40004, "invalid media type")
        if int(request.headers.get("content-length") or 0) > MAX_UPLOAD_BYTES:
            raise PlatformError(40009, "invalid image size")
        async with request.form() as form:
            part = form.get("media")
            if not isinstance(part, UploadFile):
                raise PlatformError(41005, "media data missing")
            data = await part.read()
        try:
            media = self.platform.media.put(kind, data)
        except NotPossibleError as error:
            raise PlatformError(40005, f"invalid file type: {error}") from error
        created = int(media.created_at.timestamp())
        # A thumbnail's id has a name of its own, here as there.
        name = "thumb_media_id" if kind == "thumb" else "media_id"
        return {"type": kind, name: media.media_id, "created_at": created}

    async def qr_code(self, ticket: str) -> Response:
        """`showqrcode`: the picture; anybody with the ticket may have it, and no token is asked."""
        try:
            code = self.platform.qr_codes.scanned(ticket)
        except NotPossibleError as error:
            raise HTTPException(404) from error
        picture = io.BytesIO()
        segno.make_qr(code.url, error="m").save(picture, kind="png", scale=PIXELS_A_MODULE)
        return Response(picture.getvalue(), media_type="image/png")
