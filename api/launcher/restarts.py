"""When a program that died is started again. All times are monotonic seconds."""

from dataclasses import dataclass

LONGEST_DELAY = 30.0
STEADY_SECONDS = 60.0
"""A program that lived this long is well again: its back-off starts over."""
DEATHS_TOO_MANY = 5
WITHIN_SECONDS = 60.0


@dataclass(frozen=True)
class Deaths:
    """What is remembered of one program: `recent` moments of death, and how many in a row."""

    recent: tuple[float, ...] = ()
    in_a_row: int = 0


def after_death(deaths: Deaths, *, started: float, died: float) -> tuple[Deaths, float | None]:
    """What to remember, and the seconds to wait before the next start; None to give up.

    Waits of 1, 2, 4 … 30 seconds; five deaths within a minute are too many.
    """
    in_a_row = 1 if died - started >= STEADY_SECONDS else deaths.in_a_row + 1
    recent = (*(moment for moment in deaths.recent if died - moment < WITHIN_SECONDS), died)
    remembered = Deaths(recent=recent, in_a_row=in_a_row)
    if len(recent) >= DEATHS_TOO_MANY:
        return remembered, None
    return remembered, min(2.0 ** (in_a_row - 1), LONGEST_DELAY)
