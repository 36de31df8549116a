"""What the model is trained on, read once a process."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[2]


class Trained(NamedTuple):
    """A training sentence as it stands, with its intent and, for a report, its kind."""

    text: str
    intent: str
    kind: str | None


def read_yaml(path: Path) -> Any:
    """What stands in a file. PyYAML's own parser takes fifteen times as long as the one in C."""
    # A safe loader as well.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def trained() -> tuple[Trained, ...]:
    """Every training sentence, file after file."""
    return tuple(
        Trained(
            line.strip().removeprefix("- "),
            block["intent"],
            (block.get("metadata") or {}).get("kind"),
        )
        for path in sorted((ROOT / "nlu_data").glob("*.yml"))
        for block in read_yaml(path)["nlu"]
        for line in block["examples"].splitlines()
        if line.strip()
    )
