"""The port, and the honest answer of a house without a model."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from api.settings import Settings
from api.voice.listener import ListenerProcess
from api.voice.words import clear_words


class Recogniser(Protocol):
    """Turns a recording into words."""

    async def transcribe(self, recording: bytes) -> str | None:
        """What a recording says, as it would have been written; empty where it is not clear.

        None: it could not be listened to, here or now. Never raises, and never takes longer than
        the listener's time limit.
        """


class NoRecogniser:
    """A house without a model: it understands no recording and does not pretend to."""

    async def transcribe(self, recording: bytes) -> str | None:
        """See `Recogniser`."""
        return None


class LocalRecogniser:
    """A model on this machine, in a process of its own."""

    def __init__(self, listener: ListenerProcess) -> None:
        self._listener = listener

    async def transcribe(self, recording: bytes) -> str | None:
        """See `Recogniser`."""
        heard = await self._listener.hear(recording)
        return None if heard is None else clear_words(heard)


@asynccontextmanager
async def open_recogniser(settings: Settings) -> AsyncIterator[Recogniser]:
    """The recogniser of this installation, ready to listen; ended at the end.

    Raises:
        SettingsError: VOICE_MODEL_DIR does not lead to a model that can be loaded.
    """
    if settings.voice_model_dir is None:
        yield NoRecogniser()
        return
    listener = ListenerProcess(settings.voice_model_dir)
    try:
        await listener.start()
        yield LocalRecogniser(listener)
    finally:
        await listener.close()
