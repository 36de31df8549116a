"""`make danger-folds`: how well danger is told from all else, on training sentences as if unseen.

The classifier is trained four times without a fold of them, near copies in one fold
(`tests/bot/folds.py`), and what it gives to danger is weighed with the table as the engine does it.
The table itself has been written with these sentences in view: of unseen calls for help fewer are
sure than here. Those missed and the false alarms are written into `.data/nlu/danger.csv`.
"""

import csv
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.dialogue.danger import Weight, danger_in
from api.dialogue.normalise import normalise
from tests.living import RASA_PYTHON, ROOT, environment
from tests.nlu.reading import DANGER
from tests.nlu.trained import read_yaml, trained

WRITTEN = ROOT / ".data" / "nlu" / "danger.csv"
CONFIG = ROOT / "bot" / "config.yml"
STEPS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


@dataclass(frozen=True)
class Weighed:
    """One training sentence: whether it is danger, what the table and an unseeing model say."""

    text: str
    intent: str
    weight: Weight
    chance: float

    @property
    def is_danger(self) -> bool:
        return self.intent == DANGER


def main() -> int:
    """Train, weigh, print the table of thresholds and what the engine's own amount to."""
    weighed = weigh([(one.text, one.intent) for one in trained()])
    thresholds, asks = engines_thresholds("from"), engines_thresholds("ask")
    print(f"{'':8}{'from':>6}{'dangers':>9}{'missed':>8}{'others':>8}{'false':>8}")
    for weight in Weight:
        of_it = [one for one in weighed if one.weight is weight]
        for step in sorted({*STEPS, thresholds[weight]}):
            mark = " <" if step == thresholds[weight] else ""
            print(f"{weight:8}{step:>6}" + row(of_it, dict.fromkeys(Weight, step)) + mark)
    print(f"{'all':14}" + row(weighed, thresholds))
    print(f"{'or asked':14}" + row(weighed, asks))
    write([one for one in weighed if one.is_danger != (one.chance >= thresholds[one.weight])])
    return 0


def weigh(lines: Sequence[tuple[str, str]]) -> list[Weighed]:
    """Every sentence with both readings; some minutes of one processor."""
    asked = [
        json.dumps({"text": text, "heard": normalise(text), "intent": intent}, ensure_ascii=False)
        for text, intent in lines
    ]
    done = subprocess.run(
        [str(RASA_PYTHON), "-W", "ignore", str(ROOT / "tests" / "bot" / "folds.py")],
        input="\n".join(asked) + "\n",
        stdout=subprocess.PIPE,
        env=environment(),
        encoding="utf-8",
        check=True,
    )
    chances = [json.loads(line)["chance"] for line in done.stdout.splitlines()]
    return [
        Weighed(text, intent, danger_in(normalise(text)).weight, chance)
        for (text, intent), chance in zip(lines, chances, strict=True)
    ]


def engines_thresholds(name: str) -> dict[Weight, float]:
    """From which probability on words of each weight are danger (`from`), or are asked about
    (`ask`): the engine's config.
    """
    pipeline = read_yaml(CONFIG)["pipeline"]
    own = next(part for part in pipeline if part["name"].endswith("DangerReading"))
    return {Weight(weight): float(value) for weight, value in own[name].items()}


def row(weighed: Sequence[Weighed], thresholds: Mapping[Weight, float]) -> str:
    """Dangers and missed, others and false, at thresholds by weight."""
    dangers = [one for one in weighed if one.is_danger]
    others = [one for one in weighed if not one.is_danger]
    missed = sum(one.chance < thresholds[one.weight] for one in dangers)
    false = sum(one.chance >= thresholds[one.weight] for one in others)
    return f"{len(dangers):>9}{missed:>8}{len(others):>8}{false:>8}"


def write(wrong: Sequence[Weighed]) -> None:
    """What would be missed, and the false alarms."""
    WRITTEN.parent.mkdir(parents=True, exist_ok=True)
    with WRITTEN.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["said", "table", "chance", "text"])
        lines.writerows([one.intent, one.weight, one.chance, one.text] for one in wrong)
    print(f"written: {WRITTEN.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
