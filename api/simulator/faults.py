"""Faults on order, by rule: what goes wrong, where, how often, and until when.

A rule strikes a call of the platform's API (`on` is the path below `cgi-bin/`, or EVERY_CALL) or a
push to the webhook (PUSHES). Chance is drawn from the seed, the rule and the how-manieth push of
that person (or call of that API) it is, so that a run with the same seed meets the same faults
whatever the order in which things happen to arrive.
"""

import random
import secrets
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Literal, get_args

CallFault = Literal[
    "errcode", "bad_gateway", "html", "slow", "dropped", "answer_lost", "token_revoked"
]
PushFault = Literal["doubled", "reordered", "slow", "dropped", "answer_lost"]
FaultKind = CallFault | PushFault

CALL_FAULTS: tuple[CallFault, ...] = get_args(CallFault)
PUSH_FAULTS: tuple[PushFault, ...] = get_args(PushFault)

CALL_ANSWERS = tuple(kind for kind in CALL_FAULTS if kind != "token_revoked")
"""Those that show in the answer; a revoked token is met before a call is looked at."""

EVERY_CALL = "*"
PUSHES = "push"


@dataclass(frozen=True)
class Fault:
    """What goes wrong.

    errcode: the call ends in `errcode` · bad_gateway: HTTP 502 · html: a page in place of JSON ·
    slow: `seconds` later than usual · dropped: the connection breaks, and nothing was done (a push
    never leaves) · answer_lost: it was done, and the answer never arrives · token_revoked: every
    access token is wrong from now on · doubled: the same push once more, `seconds` after the
    first · reordered: the person's next push goes first, unless none comes within `seconds`
    """

    kind: FaultKind
    on: str
    errcode: int = 0
    seconds: float = 0.0


@dataclass
class FaultRule:
    """`left` is how often it strikes yet, None without end; `struck` how often it has."""

    id: int
    fault: Fault
    probability: float
    left: int | None
    struck: int = 0
    _asked: Counter[str] = field(default_factory=Counter, repr=False)

    def strikes(self, subject: str, *, seed: int) -> bool:
        """Whether it strikes this time; `subject` is the person or the API."""
        number = self._asked[subject]
        self._asked[subject] += 1
        if self.left == 0:
            return False
        if self.probability < 1:
            drawn = random.Random(f"{seed}/{self.id}/{subject}/{number}")  # noqa: S311 - repeatable
            if drawn.random() >= self.probability:
                return False
        self.struck += 1
        if self.left is not None:
            self.left -= 1
        return True


class Faults:
    """The switchboard. A rule that has struck for the last time stays listed until it is removed.

    `seed` makes a run repeatable; without one it is drawn, and can be read here.
    """

    def __init__(self, *, seed: int | None = None) -> None:
        self.seed = secrets.randbelow(2**32) if seed is None else seed
        self._rules: dict[int, FaultRule] = {}
        self._ids = count(1)

    @property
    def rules(self) -> tuple[FaultRule, ...]:
        return tuple(self._rules.values())

    def add(
        self,
        kind: FaultKind,
        *,
        on: str,
        times: int | None = None,
        probability: float = 1.0,
        errcode: int = 0,
        seconds: float = 0.0,
    ) -> FaultRule:
        """A new rule, in force at once. Raises ValueError for one that could never strike."""
        known = PUSH_FAULTS if on == PUSHES else CALL_FAULTS
        if kind not in known:
            raise ValueError(f"{kind} is no fault of {on}")
        if not 0 < probability <= 1 or (times is not None and times < 1):
            raise ValueError("a rule needs a probability in (0, 1] and at least one time")
        if seconds < 0 or (kind == "errcode" and errcode == 0):
            raise ValueError("seconds are not negative, and an errcode is not 0")
        rule = FaultRule(next(self._ids), Fault(kind, on, errcode, seconds), probability, times)
        self._rules[rule.id] = rule
        return rule

    def plan(
        self, api: str, errcode: int, *, times: int = 1, probability: float = 1.0
    ) -> FaultRule:
        """The next calls of `api`, such as `message/custom/send`, end in `errcode`."""
        return self.add("errcode", on=api, errcode=errcode, times=times, probability=probability)

    def remove(self, rule_id: int) -> None:
        self._rules.pop(rule_id, None)

    def clear(self) -> None:
        self._rules.clear()

    def of_call(self, api: str, *kinds: CallFault) -> Fault | None:
        """What befalls this call of `api`: the oldest rule that strikes, of `kinds` if given."""
        for rule in self.rules:
            fault = rule.fault
            if fault.on not in (api, EVERY_CALL) or fault.kind not in (kinds or CALL_ANSWERS):
                continue
            if rule.strikes(api, seed=self.seed):
                return fault
        return None

    def of_push(self, kind: PushFault, openid: str) -> Fault | None:
        """Whether this push of the person meets a fault of that kind."""
        for rule in self.rules:
            fault = rule.fault
            if (fault.on, fault.kind) == (PUSHES, kind) and rule.strikes(openid, seed=self.seed):
                return fault
        return None
