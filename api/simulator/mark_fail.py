"""MarkFail: an account that fails again and again is not pushed to for a minute.

The platform names it in its alarms and does not say after how many failures it comes; the limit
here is a guess that can be set.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

LASTS = timedelta(minutes=1)


@dataclass
class MarkFail:
    """`limit` messages in a row that failed for good suspend the pushes; one that succeeds starts
    the count anew. `not_pushed` counts what people wrote meanwhile: nobody pushes it later.
    """

    limit: int = 5
    lasts: timedelta = LASTS
    enabled: bool = True
    failed: int = 0
    not_pushed: int = 0
    until: datetime | None = None

    def suspends(self, now: datetime) -> bool:
        return self.enabled and self.until is not None and now < self.until

    def note(self, *, ok: bool, now: datetime) -> None:
        """A message was settled: all its pushes are over."""
        self.failed = 0 if ok else self.failed + 1
        if self.enabled and self.failed >= self.limit:
            self.until, self.failed = now + self.lasts, 0
