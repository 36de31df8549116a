"""The pushes that this process has stored a moment ago, and what it has answered them.

A push may come again while the store is away. Another process can only say that it was not taken;
the one that has stored it knows better, and says the same as before.
"""

from collections import OrderedDict

from api.wechat.claims import Words

REMEMBERED = 1000
"""Far more than come in the seconds within which the platform repeats a push."""


class RecentPushes:
    """Answers by the pushes' keys; None as long as there is none."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, Words | None] = OrderedDict()

    def note(self, key: str, words: Words | None = None) -> None:
        """It is stored, or has been answered."""
        self._answers[key] = words
        self._answers.move_to_end(key)
        if len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)

    def __contains__(self, key: str) -> bool:
        return key in self._answers

    def answer_to(self, key: str) -> str | None:
        """The words that it was answered with; None where there were none."""
        words = self._answers.get(key)
        return words if isinstance(words, str) else None
