"""The platform's signatures and message encryption, written from its documentation.

It shares no code with the gateway under test: two sides that agree by sharing a bug prove nothing.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from api.simulator.errors import CryptoError

BLOCK = 32  # the platform pads to the key's length, not to the cipher's 16
FILLER_LENGTH = 16
HEADER_LENGTH = FILLER_LENGTH + 4


def signature(*parts: str) -> str:
    """SHA-1 over the sorted parts in a row, as hex.

    Token, timestamp and nonce give `signature`; with the ciphertext besides, `msg_signature`.
    """
    joined = "".join(sorted(parts)).encode()
    return hashlib.sha1(joined).hexdigest()  # noqa: S324 - the platform prescribes SHA-1


def same_signature(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


class MessageCipher:
    """AES-256-CBC as the platform uses it: 16 random bytes, length, message, app id."""

    def __init__(self, aes_key: str, app_id: str) -> None:
        self._key = base64.b64decode(aes_key + "=")
        self._app_id = app_id.encode()

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES256(self._key), modes.CBC(self._key[:16]))

    def encrypt(self, message: bytes, *, filler: bytes | None = None) -> str:
        """Base64 of the ciphertext. `filler` is for test vectors only: 16 bytes, else random."""
        head = filler if filler is not None else secrets.token_hex(8).encode()
        full = head + struct.pack("!I", len(message)) + message + self._app_id
        padding = BLOCK - len(full) % BLOCK
        encryptor = self._cipher().encryptor()
        padded = full + bytes([padding]) * padding
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def decrypt(self, ciphertext: str) -> bytes:
        """The message inside. Raises CryptoError for anything not made with this key and app."""
        try:
            raw = base64.b64decode(ciphertext, validate=True)
        except (binascii.Error, ValueError) as error:
            raise CryptoError("ciphertext is not base64") from error
        if not raw or len(raw) % BLOCK:
            raise CryptoError(f"ciphertext is not a multiple of {BLOCK} bytes")
        decryptor = self._cipher().decryptor()
        full = _without_padding(decryptor.update(raw) + decryptor.finalize())
        if len(full) < HEADER_LENGTH:
            raise CryptoError("decrypted text is shorter than its own header")
        (length,) = struct.unpack("!I", full[FILLER_LENGTH:HEADER_LENGTH])
        message, app_id = full[HEADER_LENGTH:][:length], full[HEADER_LENGTH + length :]
        if len(message) != length or app_id != self._app_id:
            raise CryptoError("decrypted text is for another app id")
        return message


def _without_padding(padded: bytes) -> bytes:
    count = padded[-1]
    if not 1 <= count <= BLOCK or padded[-count:] != bytes([count]) * count:
        raise CryptoError("wrong padding: encrypted with another key")
    return padded[:-count]
