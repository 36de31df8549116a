"""Faults of the platform, thrown in by chance: those that pass, and mishaps of pushes on their way.

Nothing is among them that would rightly stop a way for the day or for good (45009, 48001, 43004).
"""

from collections import Counter
from dataclasses import dataclass

from api.simulator import Platform
from api.simulator.faults import PUSHES, FaultKind

SEND, TEMPLATE, MEDIA, TOKEN = (
    "message/custom/send",
    "message/template/send",
    "media/get",
    "stable_token",
)


@dataclass(frozen=True)
class Fault:
    """One kind of fault; `chance` is its share of the calls or pushes."""

    kind: FaultKind
    on: str
    chance: float
    errcode: int = 0
    seconds: float = 0.0


FAULTS = (
    Fault("doubled", PUSHES, 0.05),
    Fault("doubled", PUSHES, 0.03, seconds=1.5),
    Fault("reordered", PUSHES, 0.05, seconds=2.0),
    Fault("slow", PUSHES, 0.03, seconds=1.0),
    Fault("dropped", PUSHES, 0.02),
    Fault("answer_lost", PUSHES, 0.03),
    *(Fault("errcode", SEND, 0.02, errcode=code) for code in (-1, 45011, 40001, 42001)),
    *(Fault("errcode", TEMPLATE, 0.02, errcode=code) for code in (-1, 40014)),
    Fault("errcode", MEDIA, 0.05, errcode=-1),
    Fault("errcode", TOKEN, 0.05, errcode=-1),
    Fault("token_revoked", SEND, 0.01),
    Fault("bad_gateway", SEND, 0.02),
    Fault("html", SEND, 0.01),
    Fault("slow", SEND, 0.02, seconds=2.0),
    Fault("answer_lost", SEND, 0.02),
    Fault("answer_lost", TEMPLATE, 0.05),
    Fault("dropped", TEMPLATE, 0.05),
)
"""`dropped` is not among those of SEND: a customer-service message whose connection breaks may or
may not have been shown, is never repeated, and would be missing here for a reason that is known.
"""


def bad_weather(platform: Platform) -> None:
    """From now on all of it may happen, by the platform's seed."""
    for fault in FAULTS:
        platform.faults.add(
            fault.kind,
            on=fault.on,
            probability=fault.chance,
            errcode=fault.errcode,
            seconds=fault.seconds,
        )


def struck(platform: Platform) -> Counter[str]:
    """How often each kind has struck, pushes and calls told apart."""
    counts: Counter[str] = Counter()
    for rule in platform.faults.rules:
        where = "push" if rule.fault.on == PUSHES else "call"
        counts[f"{where} {rule.fault.kind.replace('_', ' ')}"] += rule.struck
    return counts
