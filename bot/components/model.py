"""The model file: named by what it is made of, so that it is trained once for each state of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from components.settings import BOT, PROJECT

# Sources of ours that decide what a model holds.
_SOURCES = ("classifier.py", "danger.py", "ngram.py")

_KEPT_MODELS = 3


@dataclass(frozen=True)
class Inputs:
    """Where the training reads from. `data` are folders of YAML files; a missing one is empty."""

    domain: Path = BOT / "domain"
    config: Path = BOT / "config.yml"
    data: tuple[Path, ...] = (BOT / "rules", BOT / "stories", PROJECT / "nlu_data")

    def fingerprint(self) -> str:
        """sha256, in hex, over all inputs: names and contents, our sources, Rasa's version."""
        digest = hashlib.sha256()
        for label, file in self._files():
            content = file.read_bytes()
            digest.update(f"{label} {len(content)}\n".encode())
            digest.update(content)
        for package in ("rasa", "scikit-learn"):
            digest.update(f"{package} {version(package)}\n".encode())
        return digest.hexdigest()

    def _files(self) -> Iterator[tuple[str, Path]]:
        yield "config", self.config
        for name in _SOURCES:
            yield name, Path(__file__).parent / name
        for folder in (self.domain, *self.data):
            for file in sorted((*folder.rglob("*.yml"), *folder.rglob("*.yaml"))):
                yield f"{folder.name}/{file.relative_to(folder).as_posix()}", file


def model_file(models: Path, fingerprint: str) -> Path:
    """Where the model with this fingerprint is, or would be."""
    return models / f"{fingerprint}.tar.gz"


def forget_old(models: Path, *, current: Path) -> None:
    """Keep the three newest models, the current one among them."""
    os.utime(current)
    newest = sorted(models.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in newest[_KEPT_MODELS:]:
        file.unlink(missing_ok=True)
