"""The process that listens, from inside: `python -m api.voice.listening FOLDER`.

It loads the model, says so, and answers recordings until its input ends. See `listener`.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from api.voice.listener import LENGTH
from api.voice.model_folder import Family, ModelFiles, ModelFolderError, find_model

SAMPLE_RATE = 16_000
"""Hertz; what all models of these families were trained on."""

NOT_INSTALLED = "recordings need the extra `voice`: uv sync --inexact --extra voice"


class ListeningError(Exception):
    """This process cannot listen. The text is a line for an operator."""


def load(folder: Path) -> Callable[[bytes], str]:
    """A function from a recording to its words.

    Raises:
        ListeningError: the extra is not installed, or the folder holds no usable model.
    """
    try:
        import sherpa_onnx  # only here: an extra that most installations do without

        from api.voice.decoding import samples_of
    except ImportError:
        raise ListeningError(NOT_INSTALLED) from None
    try:
        recogniser = _recogniser(sherpa_onnx.OfflineRecognizer, find_model(folder))
    except ModelFolderError as error:
        raise ListeningError(str(error)) from None
    except (RuntimeError, ValueError) as error:
        line = str(error).strip().splitlines() or [type(error).__name__]
        raise ListeningError(f"the model cannot be used: {line[0][:200]}") from None

    def hear(recording: bytes) -> str:
        stream = recogniser.create_stream()
        stream.accept_waveform(SAMPLE_RATE, samples_of(recording, rate=SAMPLE_RATE))
        recogniser.decode_stream(stream)
        return str(stream.result.text)

    return hear


def _recogniser(library: Any, model: ModelFiles) -> Any:
    """The library's recogniser for a model, on one thread: several workers share a machine."""
    tokens, parts = str(model.tokens), [str(part) for part in model.parts]
    match model.family:
        case Family.SENSE_VOICE:
            return library.from_sense_voice(
                model=parts[0], tokens=tokens, language="auto", use_itn=True, num_threads=1
            )
        case Family.PARAFORMER:
            return library.from_paraformer(paraformer=parts[0], tokens=tokens, num_threads=1)
        case Family.TRANSDUCER:
            encoder, decoder, joiner = parts
            return library.from_transducer(
                encoder=encoder, decoder=decoder, joiner=joiner, tokens=tokens, num_threads=1
            )


def main() -> None:
    """Load, then answer until the input ends."""
    # The libraries print to standard output, which carries our answers: they get standard error.
    with os.fdopen(os.dup(1), "wb") as answers, os.fdopen(os.dup(0), "rb") as recordings:
        os.dup2(2, 1)
        try:
            hear = load(Path(sys.argv[1]))
        except ListeningError as error:
            _answer(answers, fault=str(error))
            return
        _answer(answers, ready=True)
        while (recording := _next(recordings)) is not None:
            try:
                _answer(answers, heard=hear(recording))
            except Exception as error:  # noqa: BLE001  # an edge: one bad recording ends nothing
                _answer(answers, fault=type(error).__name__)


def _next(recordings: BinaryIO) -> bytes | None:
    head = recordings.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    return recordings.read(length)


def _answer(answers: BinaryIO, **content: Any) -> None:
    body = json.dumps(content, ensure_ascii=False).encode()
    answers.write(LENGTH.pack(len(body)) + body)
    answers.flush()


if __name__ == "__main__":
    main()
