"""Reading the body of `message/custom/send`: what the person will be shown, or an errcode."""

from collections.abc import Mapping
from typing import Any

from api.simulator.answers import MAX_TEXT_BYTES
from api.simulator.errors import PlatformError
from api.simulator.media import MediaStore
from api.simulator.transcript import Content, Option

Json = Mapping[str, Any]


def custom_content(body: Json, *, media: MediaStore) -> Content:
    """Raises PlatformError as the real call does: 40008, 44004, 45002, 45008, 40007, 47001."""
    kind = body.get("msgtype")
    part = body.get(kind) if isinstance(kind, str) else None
    if kind not in ("text", "image", "voice", "msgmenu", "news"):
        raise PlatformError(40008, "invalid message type")
    if not isinstance(part, Mapping):
        raise PlatformError(47001, "data format error")
    match kind:
        case "text":
            return Content("text", text=_text(part, "content"))
        case "image" | "voice":
            media_id = str(part.get("media_id", ""))
            stored = media.get(media_id)
            if stored.kind != kind:
                raise PlatformError(40007, "invalid media_id")
            return Content("image" if kind == "image" else "voice", media_id=media_id)
        case "msgmenu":
            return _menu(part)
    return _news(part)


def _text(part: Json, name: str) -> str:
    text = part.get(name)
    if not isinstance(text, str) or not text.strip():
        raise PlatformError(44004, "empty content")
    if len(text.encode(errors="replace")) > MAX_TEXT_BYTES:
        raise PlatformError(45002, "content size out of limit")
    return text


def _menu(part: Json) -> Content:
    lines = part.get("list")
    if not isinstance(lines, list) or not lines:
        raise PlatformError(47001, "data format error")
    options = []
    for line in lines:
        if not isinstance(line, Mapping) or "id" not in line:
            raise PlatformError(47001, "data format error")
        options.append(Option(str(line["id"]), _text(line, "content")))
    head, tail = str(part.get("head_content") or ""), str(part.get("tail_content") or "")
    if len((head + tail).encode(errors="replace")) > MAX_TEXT_BYTES:
        raise PlatformError(45002, "content size out of limit")
    return Content("menu", text=head, tail=tail, options=tuple(options))


def _news(part: Json) -> Content:
    articles = part.get("articles")
    if not isinstance(articles, list) or not articles or not isinstance(articles[0], Mapping):
        raise PlatformError(47001, "data format error")
    if len(articles) > 1:
        raise PlatformError(45008, "article size out of limit")
    article = articles[0]
    return Content(
        "news",
        title=_text(article, "title"),
        text=str(article.get("description") or ""),
        url=str(article.get("url") or ""),
    )
