"""The auditor of cases: those that people were told of against those that exist. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.chaos.evidence import Evidence, Filed
from tests.chaos.ledger import End, Ledger, Made
from tests.chaos.lines import CASE_MADE


@dataclass(frozen=True)
class Cases:
    """`expected` are numbers that people have read, `made` numbers that exist."""

    expected: frozenset[str]
    made: frozenset[str]
    faults: tuple[str, ...]

    @property
    def agree(self) -> bool:
        """Whether every case that was told of exists once, and no other."""
        return self.expected == self.made and not self.faults


def compare(ledger: Ledger, evidence: Evidence, *, unshown: Iterable[str] = ()) -> Cases:
    """Numbers told and numbers made, and each complaint by the marker in its words.

    A number counts as told too where it stands in `unshown`: answers that the platform has lost.
    """
    told = [*(bubble.text for bubble in evidence.bubbles), *unshown]
    return Cases(
        expected=frozenset(number for text in told for number in CASE_MADE.findall(text)),
        made=frozenset(case.number for case in evidence.filed),
        faults=tuple(
            fault
            for made in ledger.made
            for fault in faults_of(made, [c for c in evidence.filed if made.marker in c.words])
        ),
    )


def faults_of(made: Made, found: Sequence[Filed]) -> Iterator[str]:
    """What is wrong with a complaint; `found` are the cases with its marker."""
    who = f"{made.openid} {made.marker}"
    complaints = [case for case in found if not case.for_desk]
    if any(case.openid != made.openid for case in found):
        yield f"{who}: in somebody else's case"
    if len(complaints) > 1:
        yield f"{who}: {len(complaints)} cases of one complaint"
    match made.end:
        case End.FILED if not complaints:
            yield f"{who}: told of {made.number}, and no case has its words"
        case End.FILED if made.number not in {case.number for case in complaints}:
            yield f"{who}: told of {made.number}, filed as {complaints[0].number}"
        case End.KEPT if not found:
            yield f"{who}: kept for the desk, and no case has its words"
        case End.KEPT if complaints:
            yield f"{who}: kept for the desk, and filed as {complaints[0].number} as well"
