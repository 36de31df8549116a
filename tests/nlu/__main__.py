"""`make nlu-report`: how well residents are understood, on the sets of this folder and, where
they are at hand, on public samples. The table of confusions goes into `.data/nlu`.
"""

import csv
import sys
from collections.abc import Iterator, Sequence

from tests.living import ROOT
from tests.nlu.figures import (
    Pairs,
    by_intent,
    confusions,
    doubt_curve,
    figures,
    kind_confusions,
    kind_curve,
    share,
)
from tests.nlu.reading import DANGER, UNCLEAR, Reading, Sentence, own_sets, read, sample

WRITTEN = ROOT / ".data" / "nlu"
NOT_SHOWN = frozenset({"alarms", "fresh", "held", "last", "neighbours", "strangers"})
"""Sets whose lines nobody is to mend by: their faults are counted, not shown."""

DOUBTS = (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)


def main() -> int:
    """Read everything in one go, print the figures, write the confusions."""
    sets = own_sets()
    samples = public_samples()
    texts = [line.text for lines in (*sets.values(), *samples.values()) for line in lines]
    readings = iter(read(texts))
    pairs = {name: paired(lines, readings) for name, lines in sets.items()}
    public = {name: paired(lines, readings) for name, lines in samples.items()}
    print_sets(pairs)
    together = [pair for one in pairs.values() for pair in one]
    print_intents(together)
    print_confusions(together)
    print_curves(together)
    print_public(public)
    write(pairs)
    return 0


def paired(lines: Sequence[Sentence], readings: Iterator[Reading]) -> Pairs:
    """Each line with its reading."""
    return [(line, next(readings)) for line in lines]


def public_samples() -> dict[str, list[Sentence]]:
    """The public samples as labelled lines; the letters carry no label but "no danger told"."""
    titles = sample("titles_by_intent.csv", "title")
    return {
        "titles": [Sentence(line["title"], line["intent"]) for line in titles],
        "titles without the verb": [
            Sentence(line["title_without_verb"], line["intent"]) for line in titles
        ],
        "off_topic": [
            Sentence(line["text"], "out_of_scope") for line in sample("off_topic.csv", "text")
        ],
        "petitions": [Sentence(line["title"], "") for line in sample("petitions.csv", "title")],
        "hot_messages": [
            Sentence(line["title"], "") for line in sample("hot_messages.csv", "title")
        ],
    }


def print_sets(pairs: dict[str, Pairs]) -> None:
    """One column a set, one line a figure."""
    measured = {name: figures(one) for name, one in pairs.items()}
    print(f"{'':20}" + "".join(f"{name:>12}" for name in measured))
    print(f"{'lines':20}" + "".join(f"{len(one):>12}" for one in pairs.values()))
    for figure in next(iter(measured.values())):
        print(f"{figure:20}" + "".join(f"{one[figure]:>12.3f}" for one in measured.values()))


def print_intents(pairs: Pairs) -> None:
    """Recall, precision and F1 of each intent over all own sets."""
    print(f"\n{'intent':20}{'recall':>12}{'precision':>12}{'F1':>12}")
    for intent, scores in by_intent(pairs).items():
        print(f"{intent:20}" + "".join(f"{score:>12.3f}" for score in scores))


def print_confusions(pairs: Pairs) -> None:
    """The ten worst of both."""
    print("\nworst confusions (said, taken for, times)")
    for said, heard, count in confusions(pairs)[:10]:
        print(f"  {said:20}{heard:20}{count:>4}")
    print("worst confusions of kinds")
    for said, heard, count in kind_confusions(pairs)[:10]:
        print(f"  {said:20}{heard:20}{count:>4}")


def print_curves(pairs: Pairs) -> None:
    """What other thresholds would do."""
    print("\ndoubt: threshold, asked back of the real, of those misunderstood, off-topic rejected")
    for row in doubt_curve(pairs, DOUBTS):
        print("  " + "".join(f"{value:>8.3f}" for value in row))
    print("kind: threshold, asked which, wrong of those not asked")
    for row in kind_curve(pairs, DOUBTS):
        print("  " + "".join(f"{value:>8.3f}" for value in row))


def print_public(public: dict[str, Pairs]) -> None:
    """What the samples can say: their labels are other people's, and coarse."""
    for name, pairs in public.items():
        if not pairs:
            continue
        alarms = share(sum(r.intent == DANGER for _, r in pairs), len(pairs))
        turned_away = share(sum(r.intent in UNCLEAR for _, r in pairs), len(pairs))
        right = share(sum(s.intent == r.guess for s, r in pairs), len(pairs))
        said = f"best guess {right:.3f}  " if pairs[0][0].intent else ""
        asked = share(sum(r.worry for _, r in pairs), len(pairs))
        print(
            f"{name:24} {len(pairs):>5}  {said}turned away {turned_away:.3f}  danger {alarms:.4f}"
            f"  asked about {asked:.4f}"
        )


def write(pairs: dict[str, Pairs]) -> None:
    """The table of confusions, and every misunderstood line of the sets that may be tuned on."""
    WRITTEN.mkdir(parents=True, exist_ok=True)
    with (WRITTEN / "confusions.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["set", "said", "taken for", "times"])
        for name, one in pairs.items():
            table.writerows([name, *row] for row in confusions(one))
    with (WRITTEN / "misunderstood.csv").open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["set", "text", "said", "taken for", "confidence", "kind", "kinds"])
        for name, one in pairs.items():
            if name in NOT_SHOWN:
                continue
            for s, r in one:
                if s.intent != r.intent or (s.kind and s.kind not in r.kinds[:1]):
                    kinds = " ".join(r.kinds)
                    lines.writerow(
                        [name, s.text, s.intent, r.intent, f"{r.confidence:.2f}", s.kind, kinds]
                    )
    print(f"\nwritten: {WRITTEN.relative_to(ROOT)}/confusions.csv, misunderstood.csv")


if __name__ == "__main__":
    sys.exit(main())
