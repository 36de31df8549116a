"""The account's AES key, and the time in which it is being changed and two are in use."""

from api.simulator.account import AES_KEY_LENGTH
from api.simulator.crypto import MessageCipher


class KeyRing:
    """While a change is under way pushes come under the old and the new key by turns, which is the
    worst that is known to happen. An answer must be under the key of the push that it answers.
    """

    def __init__(self, aes_key: str, app_id: str) -> None:
        self._app_id = app_id
        self._current = MessageCipher(aes_key, app_id) if aes_key else None
        self._next: MessageCipher | None = None
        self._turn = 0

    @property
    def changing(self) -> bool:
        return self._next is not None

    def cipher(self) -> MessageCipher | None:
        """The one for the next push; None for an account without a key, in plain mode."""
        if self._next is None:
            return self._current
        self._turn += 1
        return self._next if self._turn % 2 else self._current

    def begin_change(self, aes_key: str) -> None:
        """Raises ValueError for what is no AES key."""
        if len(aes_key) != AES_KEY_LENGTH or not (aes_key.isascii() and aes_key.isalnum()):
            raise ValueError(f"an AES key has {AES_KEY_LENGTH} letters and digits")
        self._next, self._turn = MessageCipher(aes_key, self._app_id), 0

    def finish_change(self) -> None:
        """From now on there is the new key only."""
        if self._next is not None:
            self._current, self._next = self._next, None
