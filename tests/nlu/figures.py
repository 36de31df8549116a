"""Figures of understanding, from labelled sentences and how they were read. Pure.

| figure | is |
|---|---|
| accuracy | lines with the right intent as the resident meets it: doubt is met like off-topic |
| macro-F1 | the mean over the intents of 2PR/(P+R), counted in the same way |
| best guess | accuracy before doubt |
| asked back | lines within the services that doubt asks back about |
| kind | of the lines with a kind: the first guess is right; a wrong intent is a wrong kind |
| kind of three | the same for the three that are offered |
| off-topic rejected | lines off the subject that are met as such or doubted |
| real rejected | lines within the services that are met as off the subject, or doubted |
| danger recall | lines of danger that are taken as such |
| danger asked | lines of danger that are not, and whose writer is asked whether it is one |
| danger false | lines without danger that are taken as such |
| others asked | lines without danger whose writer is asked whether it is one |
"""

from collections import Counter
from collections.abc import Sequence

from tests.nlu.reading import DANGER, DOUBT, OFF_TOPIC, UNCLEAR, Reading, Sentence

Pairs = Sequence[tuple[Sentence, Reading]]
OFFERED = 3


def share(part: int, whole: int) -> float:
    """A part of a whole; 0 of nothing."""
    return part / whole if whole else 0.0


def met(reading: Reading) -> str:
    """The intent that the resident meets."""
    return OFF_TOPIC if reading.intent == DOUBT else reading.intent


def figures(pairs: Pairs) -> dict[str, float]:
    """All figures of one set, by name; see the table above."""
    real = [reading for sentence, reading in pairs if sentence.intent != OFF_TOPIC]
    off = [reading for sentence, reading in pairs if sentence.intent == OFF_TOPIC]
    danger = [reading for sentence, reading in pairs if sentence.intent == DANGER]
    calm = [reading for sentence, reading in pairs if sentence.intent != DANGER]
    kinds = [
        (sentence.kind, reading.kinds if reading.intent == sentence.intent else ())
        for sentence, reading in pairs
        if sentence.kind is not None
    ]
    scores = by_intent(pairs).values()
    return {
        "accuracy": share(sum(s.intent == met(r) for s, r in pairs), len(pairs)),
        "macro-F1": sum(f for _, _, f in scores) / len(scores) if scores else 0.0,
        "best guess": share(sum(s.intent == r.guess for s, r in pairs), len(pairs)),
        "asked back": share(sum(r.intent == DOUBT for r in real), len(real)),
        "kind": share(sum(kind in read[:1] for kind, read in kinds), len(kinds)),
        "kind of three": share(sum(kind in read[:OFFERED] for kind, read in kinds), len(kinds)),
        "off-topic rejected": share(sum(r.intent in UNCLEAR for r in off), len(off)),
        "real rejected": share(sum(r.intent in UNCLEAR for r in real), len(real)),
        "danger recall": share(sum(r.intent == DANGER for r in danger), len(danger)),
        "danger asked": share(sum(r.worry for r in danger), len(danger)),
        "danger false": share(sum(r.intent == DANGER for r in calm), len(calm)),
        "others asked": share(sum(r.worry for r in calm), len(calm)),
    }


def by_intent(pairs: Pairs) -> dict[str, tuple[float, float, float]]:
    """Recall, precision and F1 of every intent that occurs in the labels."""
    said = Counter(sentence.intent for sentence, _ in pairs)
    heard = Counter(met(reading) for _, reading in pairs)
    right = Counter(sentence.intent for sentence, r in pairs if sentence.intent == met(r))
    scores = {}
    for intent in sorted(said):
        recall = share(right[intent], said[intent])
        precision = share(right[intent], heard[intent])
        together = recall + precision
        f1 = 2 * recall * precision / together if together else 0.0
        scores[intent] = (recall, precision, f1)
    return scores


def confusions(pairs: Pairs) -> list[tuple[str, str, int]]:
    """What was taken for what, the most frequent first."""
    wrong = Counter(
        (sentence.intent, met(reading))
        for sentence, reading in pairs
        if sentence.intent != met(reading)
    )
    return [(said, heard, count) for (said, heard), count in wrong.most_common()]


def kind_confusions(pairs: Pairs) -> list[tuple[str, str, int]]:
    """Which kind was taken for which, the most frequent first."""
    wrong = Counter(
        (sentence.kind, reading.kinds[0])
        for sentence, reading in pairs
        if sentence.kind and reading.kinds and sentence.kind != reading.kinds[0]
    )
    return [(said, heard, count) for (said, heard), count in wrong.most_common()]


def doubt_curve(pairs: Pairs, thresholds: Sequence[float]) -> list[tuple[float, ...]]:
    """For each threshold of the best guess: the real lines asked back about, the share of those
    that would have been misunderstood, and the off-topic lines that are turned away.
    """
    rows: list[tuple[float, ...]] = []
    for threshold in thresholds:
        real = [(s, r) for s, r in pairs if s.intent != OFF_TOPIC]
        off = [r for s, r in pairs if s.intent == OFF_TOPIC]
        asked = [(s, r) for s, r in real if r.confidence < threshold]
        rows.append(
            (
                threshold,
                share(len(asked), len(real)),
                share(sum(s.intent != r.guess for s, r in asked), len(asked)),
                share(sum(r.guess == OFF_TOPIC or r.confidence < threshold for r in off), len(off)),
            )
        )
    return rows


def kind_curve(pairs: Pairs, thresholds: Sequence[float]) -> list[tuple[float, ...]]:
    """For each threshold of the best kind: the share of lines asked about, and the share of the
    lines that are not asked about whose kind is wrong.
    """
    told = [(s, r) for s, r in pairs if s.kind and r.intent == s.intent and r.kinds]
    rows: list[tuple[float, ...]] = []
    for threshold in thresholds:
        silent = [(s, r) for s, r in told if r.kind_confidence >= threshold]
        wrong = sum(s.kind != r.kinds[0] for s, r in silent)
        rows.append((threshold, 1 - share(len(silent), len(told)), share(wrong, len(silent))))
    return rows
