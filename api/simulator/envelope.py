"""One push as it goes over the wire: query string and body, in the account's mode."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from api.simulator import xml
from api.simulator.account import SimulatedAccount
from api.simulator.crypto import MessageCipher, signature
from api.simulator.keys import KeyRing


@dataclass(frozen=True)
class Envelope:
    """`cipher` is the one that the answer must be closed with, None in plain mode."""

    query: dict[str, str]
    body: bytes
    cipher: MessageCipher | None = None


class Sealer:
    """Signs and, unless the account is in plain mode, encrypts."""

    def __init__(self, account: SimulatedAccount, keys: KeyRing | None = None) -> None:
        self._account = account
        self._keys = keys or KeyRing(account.aes_key, account.app_id)

    def seal(self, fields: Mapping[str, xml.FieldValue], *, now: datetime) -> Envelope:
        """A push of `fields`. Each call takes a fresh timestamp and nonce, as each re-push does."""
        plain = xml.build(fields)
        query = self.signed_query(now=now)
        query["openid"] = str(fields["FromUserName"])
        cipher = self._keys.cipher()
        if self._account.mode == "plain" or cipher is None:
            return Envelope(query, plain)
        sealed = cipher.encrypt(plain)
        query["encrypt_type"] = "aes"
        query["msg_signature"] = signature(
            self._account.token, query["timestamp"], query["nonce"], sealed
        )
        outer: dict[str, xml.FieldValue] = {"ToUserName": self._account.original_id}
        if self._account.mode == "compatible":
            outer = dict(fields)
        return Envelope(query, xml.build({**outer, "Encrypt": sealed}), cipher)

    def signed_query(self, *, now: datetime) -> dict[str, str]:
        timestamp = str(int(now.timestamp()))
        nonce = str(secrets.randbelow(10**10))
        signed = signature(self._account.token, timestamp, nonce)
        return {"signature": signed, "timestamp": timestamp, "nonce": nonce}
