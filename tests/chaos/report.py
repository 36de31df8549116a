"""What a run came to, in words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.chaos.audit import Fate, Messages
from tests.chaos.cases import Cases
from tests.chaos.ledger import Ledger

SLOWEST = 5
LISTED = 20
"""Faults of a kind that are told one by one."""


@dataclass(frozen=True)
class Report:
    """The figures of one run. `unsettled` says what was still under way at its end."""

    seed: str
    ledger: Ledger
    messages: Messages
    cases: Cases
    pushes: int
    not_pushed: int
    faults: Mapping[str, int]
    kills: Mapping[str, int]
    seconds: float
    unsettled: str = ""

    @property
    def passed(self) -> bool:
        """Whether nothing was lost, nothing came twice, and the cases agree."""
        return not (
            self.messages.lost
            or self.messages.doubled
            or self.messages.notices
            or self.unsettled
            or not self.cases.agree
        )

    def __str__(self) -> str:
        return "\n".join([*self._figures(), *self._faults()])

    def _figures(self) -> Iterator[str]:
        sent, fates = self.ledger.sent, self.messages.fates
        again = sum(one.again for one in sent)
        people = len(list(self.ledger.people()))
        yield f"chaos           SEED={self.seed}, {self.seconds:.0f} s"
        yield f"sent            {len(sent)} by {people} people, {again} of them said again as asked"
        yield f"answered        {fates[Fate.ANSWERED] + fates[Fate.LATE]}"
        yield f"late            {fates[Fate.LATE]} of them: not by the push they came with"
        for fate in (Fate.ASKED_AGAIN, Fate.SWALLOWED, Fate.HELD, Fate.UNKNOWN):
            yield f"{fate:<16}{fates[fate]}"
        yield f"lost            {len(self.messages.lost)}"
        yield f"doubled         {len(self.messages.doubled)}"
        yield f"notices at fault  {len(self.messages.notices)}"
        yield f"cases           expected {len(self.cases.expected)}, made {len(self.cases.made)}"
        yield f"slowest answer  {', '.join(self._slowest())}"
        yield f"pushes          {self.pushes}, and {self.not_pushed} kept back by MarkFail"
        yield f"faults          {_counted(self.faults)}"
        yield f"killed          {_counted(self.kills)}"

    def _slowest(self) -> Iterator[str]:
        slow = sorted(self.messages.slow, key=lambda one: -one[0])
        for seconds, sent in slow[:SLOWEST]:
            yield f"{seconds:.1f} s ({sent.at:%H:%M:%S} {sent.words})"

    def _faults(self) -> Iterator[str]:
        if self.unsettled:
            yield f"not settled: {self.unsettled}"
        for name, faults in (
            ("lost", self.messages.lost),
            ("doubled", self.messages.doubled),
            ("notice", self.messages.notices),
            ("case", self.cases.faults),
            ("case told of and not made", sorted(self.cases.expected - self.cases.made)),
            ("case made and not told of", sorted(self.cases.made - self.cases.expected)),
            ("odd answer", self.ledger.odd),
        ):
            for fault in faults[:LISTED]:
                yield f"{name}: {fault}"


def _counted(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in numbers.items())
