"""Reading the body of `message/custom/send`: what the person will be shown, or an errcode."""

from collections.abc import Mapping
from typing import Any

from api.simulator.answers import MAX_TEXT_BYTES
from api.simulator.errors import PlatformError
from api.simulator.media import MediaKind, MediaStore
from api.simulator.transcript import Content, Option

Json = Mapping[str, Any]


KINDS = (
    "text", "image", "voice", "video", "music", "news", "mpnews", "mpnewsarticle", "msgmenu",
    "wxcard", "miniprogrampage",
)  # fmt: skip


def custom_content(body: Json, *, media: MediaStore, msgmenu: bool = True) -> Content:
    """`msgmenu`: whether this account may send menu messages.

    Raises PlatformError as the real call does: 40008, 44004, 45002, 45008, 40007, 40200, 47001,
    53600. There is no permanent material here, so that `mpnews` and `mpnewsarticle` find none.
    """
    kind = body.get("msgtype")
    part = body.get(kind) if isinstance(kind, str) else None
    if kind not in KINDS:
        raise PlatformError(40008, "invalid message type")
    if not isinstance(part, Mapping):
        raise PlatformError(47001, "data format error")
    match kind:
        case "text":
            return Content("text", text=_text(part, "content"))
        case "image":
            return Content("image", media_id=_media_id(part, "media_id", "image", media))
        case "voice":
            return Content("voice", media_id=_media_id(part, "media_id", "voice", media))
        case "video":
            return _video(part, media)
        case "music":
            return _music(part, media)
        case "msgmenu":
            if not msgmenu:
                raise PlatformError(40200, "the account may not send menu messages")
            return _menu(part)
        case "wxcard":
            return Content("card", title=_text(part, "card_id"))
        case "miniprogrampage":
            _text(part, "appid"), _text(part, "pagepath")
            _media_id(part, "thumb_media_id", "image", media)
            return Content("miniprogram", title=_text(part, "title"))
        case "mpnews":
            raise PlatformError(40007, "invalid media_id")
        case "mpnewsarticle":
            raise PlatformError(53600, "article_id is not valid")
    return _news(part)


def _media_id(part: Json, name: str, kind: MediaKind, media: MediaStore) -> str:
    media_id = str(part.get(name, ""))
    if not media.has(media_id, kind):
        raise PlatformError(40007, "invalid media_id")
    return media_id


def _video(part: Json, media: MediaStore) -> Content:
    if part.get("thumb_media_id"):
        _media_id(part, "thumb_media_id", "thumb", media)
    return Content(
        "video",
        media_id=_media_id(part, "media_id", "video", media),
        title=str(part.get("title") or ""),
        text=str(part.get("description") or ""),
    )


def _music(part: Json, media: MediaStore) -> Content:
    _media_id(part, "thumb_media_id", "thumb", media)
    return Content(
        "music",
        title=str(part.get("title") or ""),
        text=str(part.get("description") or ""),
        url=_text(part, "musicurl"),
    )


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
