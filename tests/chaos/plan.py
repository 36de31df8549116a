"""Who takes part and what each of them is going to say: all of it drawn from the seed. Pure."""

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tests.chaos.lines import (
    FEES,
    MESSAGES,
    SMALL_TALK,
    STATUS,
    TROUBLES,
    URGE,
    Act,
    Complaint,
    Job,
    Manner,
    Photo,
)

MESSAGES_A_PERSON = 10
HURRIED_SHARE = 0.3
MARKER_LETTERS = 5


@dataclass(frozen=True)
class Script:
    """One person's part."""

    openid: str
    manner: Manner
    acts: tuple[Act, ...]

    @property
    def messages(self) -> int:
        """How many messages it takes when nothing has to be said twice."""
        return sum(MESSAGES[type(act)] for act in self.acts)


def scripts(
    seed: str, *, messages: int, bound: Sequence[str], workers: Sequence[str]
) -> list[Script]:
    """So many messages by ten a person: a sixth of the people are bound to a home, some work for
    the town, the rest have never written before.

    Args:
        seed: decides everything.
        messages: in all; a multiple of ten.
        bound: openids of residents with a home, as many as there are.
        workers: openids of grid workers.
    """
    people = messages // MESSAGES_A_PERSON
    markers = _markers(Random(f"{seed}:markers"))
    staff = list(workers[: max(1, people // 25)])
    residents = list(bound[: people // 6])
    unknown = [f"oChaos-{number:04d}" for number in range(people - len(staff) - len(residents))]
    return [
        *(Script(openid, Manner.PATIENT, (Job(),) * 5) for openid in staff),
        *(_resident(seed, openid, markers, home=True) for openid in residents),
        *(_resident(seed, openid, markers, home=False) for openid in unknown),
    ]


def _resident(seed: str, openid: str, markers: Iterator[str], *, home: bool) -> Script:
    random = Random(f"{seed}:{openid}")
    manner = Manner.HURRIED if random.random() < HURRIED_SHARE else Manner.PATIENT
    acts: list[Act] = []
    left = MESSAGES_A_PERSON
    while left:
        drawn = _next(random, markers, home=home)
        cost = sum(MESSAGES[type(act)] for act in drawn)
        if cost <= left:
            acts += drawn
            left -= cost
    return Script(openid, manner, tuple(acts))


def _next(random: Random, markers: Iterator[str], *, home: bool) -> Sequence[Act]:
    """Something that somebody says in one breath."""
    match random.choices(("complaint", "status", "fees", "talk"), (3, 3, 4 if home else 0, 4))[0]:
        case "complaint":
            marker = next(markers)
            complaint = Complaint(f"{random.choice(TROUBLES)} #{marker}", marker)
            return (complaint, *random.choice(((), (Photo(),), (URGE,), (STATUS,))))
        case "status":
            return (random.choice((STATUS, URGE)),)
        case "fees":
            return (random.choice(FEES),)
        case _:
            return (random.choice(SMALL_TALK),)


def _markers(random: Random) -> Iterator[str]:
    """Letters that stand in no other sentence, each once."""
    known: set[str] = set()
    while True:
        marker = "".join(random.choices(string.ascii_uppercase, k=MARKER_LETTERS))
        if marker not in known:
            known.add(marker)
            yield marker
