"""Which speech model lies in a folder, by the names under which such models are published."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class ModelFolderError(Exception):
    """A folder holds no model that can be used. The text is a line for an operator."""


class Family(StrEnum):
    """Kinds of models, as sherpa-onnx tells them apart."""

    SENSE_VOICE = "sense_voice"
    PARAFORMER = "paraformer"
    TRANSDUCER = "transducer"


@dataclass(frozen=True)
class ModelFiles:
    """A model's files. A transducer has three parts, the others a single one."""

    family: Family
    parts: tuple[Path, ...]
    tokens: Path


TRANSDUCER_PARTS = ("encoder", "decoder", "joiner")
SENSE_VOICE_SIGN = "<|zh|>"
"""A SenseVoice model names the language that it heard by a token of its own; no Paraformer has."""


def find_model(folder: Path) -> ModelFiles:
    """The model in a folder; the smaller, quantised file goes before the other.

    Raises:
        ModelFolderError: it says what is missing.
    """
    if not folder.is_dir():
        raise ModelFolderError(f"{folder} is no folder")
    tokens = folder / "tokens.txt"
    if not tokens.is_file():
        raise ModelFolderError(f"{folder} has no tokens.txt")
    if single := _file(folder, "model"):
        return ModelFiles(family=_family(tokens), parts=(single,), tokens=tokens)
    parts = [part for name in TRANSDUCER_PARTS if (part := _file(folder, name))]
    if len(parts) == len(TRANSDUCER_PARTS):
        return ModelFiles(family=Family.TRANSDUCER, parts=tuple(parts), tokens=tokens)
    raise ModelFolderError(
        f"{folder} has neither model.int8.onnx nor model.onnx, nor an encoder, decoder and joiner"
    )


def _file(folder: Path, name: str) -> Path | None:
    """`model.int8.onnx`, else `model.onnx`, else one with its epoch in the name."""
    patterns = (f"{name}.int8.onnx", f"{name}.onnx", f"{name}-*.int8.onnx", f"{name}-*.onnx")
    found = (path for pattern in patterns for path in sorted(folder.glob(pattern)))
    return next((path for path in found if path.is_file()), None)


def _family(tokens: Path) -> Family:
    named = SENSE_VOICE_SIGN in tokens.read_text(encoding="utf-8", errors="replace")
    return Family.SENSE_VOICE if named else Family.PARAFORMER
