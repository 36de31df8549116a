"""Trains our model with one variation of each response, so that two engines say the same.

    bot/.venv/bin/python tests/bot/one_voice.py <folder>

Prints the model file. It is not trained again where it is there. Everything else of the product's
domain, rules, sentences and config is as it is.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bot"))

import server  # noqa: F401 - installs the stubs
from components import patches
from components.model import Inputs, model_file
from components.training import train
from rasa.shared.utils.io import read_yaml_file, write_yaml


def with_one_voice(domain: Path, into: Path) -> None:
    """A copy of the domain whose responses have no choice but that of their conditions."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    for file in sorted(domain.glob("*.yml")):
        content = read_yaml_file(file)
        for name, variations in content.get("responses", {}).items():
            content["responses"][name] = first_of_each(variations)
        write_yaml(content, into / file.name)


def first_of_each(variations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first variation for everybody, and the first for those whom each condition means."""
    return [
        variation
        for place, variation in enumerate(variations)
        if variation.get("condition") not in [one.get("condition") for one in variations[:place]]
    ]


def main(folder: Path) -> Path:
    """Train where the inputs changed."""
    patches.apply()
    with_one_voice(Inputs().domain, folder / "domain")
    inputs = Inputs(domain=folder / "domain")
    model = model_file(folder, inputs.fingerprint())
    if not model.exists():
        train(inputs, model)
    return model


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
