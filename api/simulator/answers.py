"""The strict check of what a webhook answered a push with.

Whatever does not pass is what the real platform shows its error bubble for.
"""

from api.simulator import xml
from api.simulator.account import SimulatedAccount
from api.simulator.crypto import MessageCipher, same_signature, signature
from api.simulator.errors import AnswerRejectedError, CryptoError, MalformedXmlError
from api.simulator.media import MediaKind, MediaStore
from api.simulator.transcript import Content

MAX_TEXT_BYTES = 2048
NO_ANSWER = (b"", b"success")

_MEDIA_KINDS: dict[str, MediaKind] = {
    "Image": "image", "Voice": "voice", "Video": "video", "Music": "thumb",
}  # fmt: skip


class AnswerReader:
    def __init__(self, account: SimulatedAccount, media: MediaStore) -> None:
        self._account = account
        self._media = media

    def read(self, body: bytes, *, openid: str, cipher: MessageCipher | None) -> Content | None:
        """What the person is shown, None for no answer. `cipher` is that of the push.

        Raises AnswerRejectedError with the reason.
        """
        if body in NO_ANSWER:
            return None
        try:
            document = self._opened(xml.parse(body), cipher)
            return self._content(document, openid)
        except (MalformedXmlError, CryptoError) as error:
            raise AnswerRejectedError(str(error)) from error

    def _opened(self, document: xml.Element, cipher: MessageCipher | None) -> xml.Element:
        """The answer itself, taken out of its encrypted envelope where there is one."""
        encrypted = document.child("Encrypt")
        if encrypted is None:
            if self._account.mode == "safe":
                raise AnswerRejectedError("not encrypted, though the account is in safe mode")
            return document
        if self._account.mode == "plain" or cipher is None:
            raise AnswerRejectedError("encrypted, though the account is in plain mode")
        timestamp, nonce = document.text_of("TimeStamp"), document.text_of("Nonce")
        expected = signature(self._account.token, timestamp, nonce, encrypted.text)
        if not same_signature(expected, document.text_of("MsgSignature")):
            raise AnswerRejectedError("MsgSignature does not fit")
        return xml.parse(cipher.decrypt(encrypted.text))

    def _content(self, answer: xml.Element, openid: str) -> Content | None:
        if answer.text_of("ToUserName") != openid:
            raise AnswerRejectedError("ToUserName is not the person who wrote")
        if answer.text_of("FromUserName") != self._account.original_id:
            raise AnswerRejectedError("FromUserName is not the account")
        created = answer.text_of("CreateTime")
        if not (created.isascii() and created.isdigit()):
            raise AnswerRejectedError("CreateTime is not a whole number of seconds")
        kind = answer.text_of("MsgType")
        match kind:
            case "text":
                return Content("text", text=checked_text(answer.text_of("Content")))
            case "image":
                return Content("image", media_id=self._media_id(answer, "Image"))
            case "voice":
                return Content("voice", media_id=self._media_id(answer, "Voice"))
            case "video":
                inside = _inside(answer, "Video")
                title, text = _optional(inside, "Title"), _optional(inside, "Description")
                media_id = self._media_id(answer, "Video")
                return Content("video", media_id=media_id, title=title, text=text)
            case "music":
                return self._music(answer)
            case "news":
                return _news(answer)
            case "transfer_customer_service":
                return None  # A person at the account's own desk takes over; nothing is shown.
        raise AnswerRejectedError(f"MsgType {kind!r} is not one that can be an answer")

    def _music(self, answer: xml.Element) -> Content:
        self._media_id(answer, "Music", "ThumbMediaId")
        inside = _inside(answer, "Music")
        title, text = _optional(inside, "Title"), _optional(inside, "Description")
        return Content("music", title=title, text=text, url=_optional(inside, "MusicUrl"))

    def _media_id(self, answer: xml.Element, wrapper: str, name: str = "MediaId") -> str:
        media_id = _inside(answer, wrapper).text_of(name)
        kind = _MEDIA_KINDS[wrapper]
        if not self._media.has(media_id, kind):
            raise AnswerRejectedError(f"{name} is no {kind} of the last three days")
        return media_id


def _inside(answer: xml.Element, wrapper: str) -> xml.Element:
    inside = answer.child(wrapper)
    if inside is None:
        raise AnswerRejectedError(f"{wrapper} is missing")
    return inside


def _optional(element: xml.Element, tag: str) -> str:
    child = element.child(tag)
    return child.text if child is not None else ""


def checked_text(text: str) -> str:
    """`text` itself, when the platform would take it as an answer's text."""
    if not text.strip():
        raise AnswerRejectedError("Content is empty")
    size = len(text.encode())
    if size > MAX_TEXT_BYTES:
        raise AnswerRejectedError(f"Content has {size} bytes, {MAX_TEXT_BYTES} are allowed")
    return text


def _news(answer: xml.Element) -> Content:
    articles = answer.child("Articles")
    items = articles.children if articles is not None else ()
    if answer.text_of("ArticleCount") != "1" or len(items) != 1:
        raise AnswerRejectedError("an answer carries exactly one article")
    article = items[0]
    title = article.text_of("Title")
    if not title.strip():
        raise AnswerRejectedError("the article has no Title")
    return Content(
        "news", title=title, text=_optional(article, "Description"), url=_optional(article, "Url")
    )
