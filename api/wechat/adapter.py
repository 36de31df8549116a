"""The one file that touches wechatpy: what comes in is verified and read, what goes out is safe.

The gateway speaks safe mode only: a push without `encrypt_type=aes` is refused, so a captured
plain signature opens nothing. wechatpy gives the cipher and the reply's XML; its comparison with
`!=`, its `assert` on the key, its exceptions on bad input and its open `]]>` are replaced here.
"""

import hmac
import re
import secrets
import struct
from dataclasses import dataclass
from datetime import UTC, datetime

from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException
from wechatpy.replies import TextReply
from wechatpy.utils import WeChatSigner

from api.dialogue.inbox import Push
from api.wechat.credentials import Credentials
from api.wechat.pushes import MalformedError, is_ignored, kind_of, to_push
from api.wechat.query import Query, Rejected, read_query
from api.wechat.rendering import speakable
from api.wechat.xml_reader import XmlRefusedError, read_fields

MAXIMUM_BODY_BYTES = 64 * 1024
MAXIMUM_CLOCK_SKEW_SECONDS = 300

_SECONDS = re.compile(r"[0-9]{1,11}")


@dataclass(frozen=True)
class ReceivedPush:
    """A verified push. `push` is None for a type that asks for no answer.

    `kind` is for logs; `known` says whether we have a line for it. `key` is the number
    of the AES key that decrypted it; the reply goes out under the same one. `created_at` is the
    platform's own word on when the message was sent, None where it says nothing of use.
    """

    sender: str
    account: str
    kind: str
    key: int
    push: Push | None
    known: bool
    created_at: datetime | None = None


class _Cipher(PrpCrypto):  # type: ignore[misc]  # wechatpy has no types
    def get_random_string(self) -> str:
        """16 characters that do the work of an IV; wechatpy takes them from `random`."""
        return secrets.token_hex(8)


class WeChatAdapter:
    """Reads pushes and writes replies for one account. Holds no state; safe to share."""

    def __init__(self, credentials: Credentials) -> None:
        self._token = credentials.token
        self._app_id = credentials.app_id
        self._cryptos = [
            WeChatCrypto(credentials.token, key, credentials.app_id) for key in credentials.aes_keys
        ]

    def echo(self, query: Query, *, now: datetime) -> str | Rejected:
        """The platform's question when the webhook is set up: `echostr` is the answer."""
        values = read_query(query, ("signature", "timestamp", "nonce", "echostr"))
        if isinstance(values, Rejected):
            return values
        refusal = self._check_signature(values, now=now)
        return refusal or values["echostr"]

    def read_push(self, query: Query, body: bytes, *, now: datetime) -> ReceivedPush | Rejected:
        """A typed message or a typed rejection for whatever comes; raises nothing."""
        if len(body) > MAXIMUM_BODY_BYTES:
            return Rejected.TOO_LARGE
        values = read_query(query, ("signature", "timestamp", "nonce"))
        if isinstance(values, Rejected):
            return values
        refusal = self._check_signature(values, now=now)
        if refusal:
            return refusal
        if dict(query).get("encrypt_type") != "aes":
            return Rejected.NOT_ENCRYPTED
        signed = read_query(query, ("msg_signature",))
        if isinstance(signed, Rejected):
            return signed
        try:
            encrypted = read_fields(body).get("Encrypt", "")
        except XmlRefusedError:
            return Rejected.MALFORMED
        expected = _sign(self._token, values["timestamp"], values["nonce"], encrypted)
        if not encrypted or not hmac.compare_digest(expected, signed["msg_signature"]):
            return Rejected.BAD_SIGNATURE
        return self._open(encrypted)

    def reply(self, received: ReceivedPush, text: str, *, now: datetime) -> str:
        """The encrypted, signed XML of a passive text.

        Raises:
            ValueError: on an empty text, which the platform would show as a fault; the way to say
                nothing is the bare word `success`.
        """
        content = speakable(text)
        if not content.strip():
            raise ValueError("a passive reply needs words")
        seconds = int(now.timestamp())
        xml = TextReply(
            source=received.account,
            target=received.sender,
            time=seconds,
            # Closes and opens the CDATA section again, so that "]]>" stays two characters of text.
            content=content.replace("]]>", "]]]]><![CDATA[>"),
        ).render()
        crypto = self._cryptos[received.key]
        sealed: str = crypto._encrypt_message(xml, secrets.token_hex(8), str(seconds), _Cipher)
        return sealed

    def _check_signature(self, values: dict[str, str], *, now: datetime) -> Rejected | None:
        expected = _sign(self._token, values["timestamp"], values["nonce"])
        if not hmac.compare_digest(expected, values["signature"]):
            return Rejected.BAD_SIGNATURE
        if abs(now.timestamp() - int(values["timestamp"])) > MAXIMUM_CLOCK_SKEW_SECONDS:
            return Rejected.STALE
        return None

    def _open(self, encrypted: str) -> ReceivedPush | Rejected:
        for number, crypto in enumerate(self._cryptos):
            try:
                document: str = _Cipher(crypto.key).decrypt(encrypted, self._app_id)
            except (
                InvalidAppIdException,
                ValueError,  # bad base64, a broken block, bytes that are no UTF-8
                IndexError,
                struct.error,
            ):
                continue
            return _read_document(document, key=number)
        return Rejected.WRONG_KEY


def _read_document(document: str, *, key: int) -> ReceivedPush | Rejected:
    try:
        fields = read_fields(document.encode())
        push = to_push(fields)
    except (XmlRefusedError, MalformedError):
        return Rejected.MALFORMED
    return ReceivedPush(
        sender=fields["FromUserName"],
        account=fields["ToUserName"],
        kind=kind_of(fields),
        key=key,
        push=push,
        known=push is not None or is_ignored(fields),
        created_at=_moment(fields.get("CreateTime", "")),
    )


def _moment(seconds: str) -> datetime | None:
    """A `CreateTime`: whole seconds of the epoch."""
    if not _SECONDS.fullmatch(seconds):
        return None
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def _sign(*parts: str) -> str:
    """The platform's signature: SHA-1 over the sorted parts."""
    signer = WeChatSigner()
    signer.add_data(*parts)
    signature: str = signer.signature
    return signature
