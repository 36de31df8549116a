"""The platform's end of the wire, written on its own: it shares no code with the gateway."""

import base64
import hashlib
import itertools
import struct
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

TOKEN = "linlitoken"
APP_ID = "wx1234567890abcdef"
KEY = "A" * 43
OLD_KEY = "B" * 42 + "A"
ACCOUNT = "gh_linli"
WANG = "demo-resident-wang"

_message_ids = itertools.count(23_000_000_000_000_001)


def sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def encrypt(document: str, *, key: str = KEY, app_id: str = APP_ID) -> str:
    secret = base64.b64decode(key + "=")
    words = document.encode()
    plain = b"0123456789abcdef" + struct.pack(">I", len(words)) + words + app_id.encode()
    padding = 32 - len(plain) % 32
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    sealed = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
    return base64.b64encode(sealed).decode()


def decrypt(sealed: str, *, key: str = KEY) -> str:
    secret = base64.b64decode(key + "=")
    decryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).decryptor()
    plain = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
    length = struct.unpack(">I", plain[16:20])[0]
    assert plain[20 + length : -plain[-1]].decode() == APP_ID
    return plain[20 : 20 + length].decode()


def message(kind: str = "text", *, sender: str = WANG, **fields: object) -> dict[str, object]:
    """The fields of a push, with an id of its own."""
    head = {"ToUserName": ACCOUNT, "FromUserName": sender, "CreateTime": 1795399200}
    tail = {} if kind == "event" else {"MsgId": next(_message_ids)}
    return {**head, "MsgType": kind, **tail, **fields}


def document(fields: dict[str, object]) -> str:
    inside = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in fields.items())
    return f"<xml>{inside}</xml>"


@dataclass(frozen=True)
class SealedPush:
    """A push as it goes over the wire."""

    query: list[tuple[str, str]]
    body: bytes

    def changed(self, **changes: str | None) -> list[tuple[str, str]]:
        """The query with parameters replaced, or left out where None is given."""
        values = {**dict(self.query), **changes}
        return [(name, value) for name, value in values.items() if value is not None]


def seal(
    xml: str, *, now: datetime, key: str = KEY, app_id: str = APP_ID, nonce: str = "486452656"
) -> SealedPush:
    """A push in safe mode: signed, encrypted, in its envelope."""
    timestamp = str(int(now.timestamp()))
    sealed = encrypt(xml, key=key, app_id=app_id)
    query = [
        ("signature", sign(TOKEN, timestamp, nonce)),
        ("timestamp", timestamp),
        ("nonce", nonce),
        ("openid", WANG),
        ("encrypt_type", "aes"),
        ("msg_signature", sign(TOKEN, timestamp, nonce, sealed)),
    ]
    envelope = f"<xml><ToUserName>{ACCOUNT}</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
    return SealedPush(query, envelope.encode())


@dataclass(frozen=True)
class PassiveAnswer:
    """What the person is shown for an answer; `text` None for `success`."""

    text: str | None
    fields: dict[str, str] = field(default_factory=dict)


def open_answer(body: str, *, key: str = KEY) -> PassiveAnswer:
    """Read an answer as strictly as the platform does."""
    if body == "success":
        return PassiveAnswer(text=None)
    envelope = _fields(body)
    parts = (envelope["TimeStamp"], envelope["Nonce"], envelope["Encrypt"])
    assert envelope["MsgSignature"] == sign(TOKEN, *parts)
    fields = _fields(decrypt(envelope["Encrypt"], key=key))
    assert fields["MsgType"] == "text"
    assert fields["CreateTime"].isdecimal()
    assert 0 < len(fields["Content"].encode()) <= 2048
    return PassiveAnswer(text=fields["Content"], fields=fields)


def _fields(document: str) -> dict[str, str]:
    root = ElementTree.fromstring(document)
    assert root.tag == "xml"
    names = [child.tag for child in root]
    assert len(names) == len(set(names))
    return {child.tag: child.text or "" for child in root}
