"""Subscribe notices (订阅通知): who has agreed to which, and how often one may still be sent."""

from collections import Counter
from dataclasses import dataclass, field

from api.simulator.errors import PlatformError


@dataclass
class Subscriptions:
    """Each "yes" to a one-time notice allows one message; one to a long-term notice any number,
    until it is taken back."""

    _once: Counter[tuple[str, str]] = field(default_factory=Counter)
    _long_term: set[tuple[str, str]] = field(default_factory=set)

    def accept(self, openid: str, template_id: str, *, long_term: bool) -> None:
        if long_term:
            self._long_term.add((openid, template_id))
        else:
            self._once[openid, template_id] += 1

    def take_back(self, openid: str, template_id: str) -> None:
        """The person refuses in the phone's settings: nothing more may come."""
        self._once.pop((openid, template_id), None)
        self._long_term.discard((openid, template_id))

    def spend(self, openid: str, template_id: str) -> None:
        """Count one message. Raises PlatformError 43101 when it is refused or used up."""
        key = (openid, template_id)
        if key in self._long_term:
            return
        if not self._once[key]:
            raise PlatformError(43101, "user refuse to accept the msg")
        self._once[key] -= 1

    def left(self, openid: str, template_id: str) -> int | None:
        """How many may still be sent; None for any number."""
        key = (openid, template_id)
        return None if key in self._long_term else self._once[key]

    def forget(self, openid: str) -> None:
        """Whoever leaves the account takes every "yes" along."""
        for key in [key for key in self._once if key[0] == openid]:
            del self._once[key]
        self._long_term = {key for key in self._long_term if key[0] != openid}
