"""A simulated person: says their lines one after the other, and does what answers ask for."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from random import Random

from api.clock import utc_now
from api.simulator import Platform, PushResult
from api.simulator.page import STATIC
from tests.chaos.ledger import End, Ledger, Made, Sent, Told
from tests.chaos.lines import (
    ASK_AGAIN,
    CASE_MADE,
    CONFIRMED,
    FILED,
    KEPT,
    NOT_TAKEN,
    READ_BACK,
    SMALL_TALK,
    WORK_LIST,
    Complaint,
    Job,
    Line,
    Manner,
    Photo,
    is_one_of,
    right_answers,
)
from tests.chaos.plan import Script
from tests.e2e.phones import read

AFTER_A_FAULT_SECONDS = 15.0
"""After the platform's bubble an answer may still come: the message may have been stored."""

LOOK_SECONDS = 0.25
TRIES = 8
"""So often something is said that the house asks for again."""

THANKS = SMALL_TALK[1]
NEVER_MIND = Line("取消", ("好，不填了", "没有正在填的", "是要撤回这件吗"))
PICTURE = Line("（照片）", ("收到照片", "照片收到"))
SAMPLE = STATIC / "simulator" / "lamp-broken.jpg"

NEXT_STEP = {"待接单": ("接单 {}", "已接单"), "办理中": ("办结 {} 已更换灯泡", "已办结")}
"""What a worker says about a case in this state, and what they read then."""

LISTED = re.compile(r"^(\d+)\. .*｜(待接单|办理中)", re.MULTILINE)


@dataclass
class Person:
    """Plays a script. `pause` is the mean of the seconds between two acts, `patience` how long an
    answer is waited for.
    """

    script: Script
    platform: Platform
    ledger: Ledger
    random: Random
    pause: float
    patience: float
    _saying: "set[asyncio.Task[str]]" = field(default_factory=set)
    _heard: set[int] = field(default_factory=set)
    """Entries that have answered a line already; each answers one."""

    async def play(self, *, end: float) -> None:
        """Say everything, and hear what is answered; nothing new after `end` (monotonic)."""
        for act in self.script.acts:
            await asyncio.sleep(self.random.expovariate(1 / self.pause))
            if time.monotonic() > end:
                break
            match act:
                case Line() if self.script.manner is Manner.HURRIED:
                    self._saying.add(asyncio.create_task(self._say(act)))
                case Line():
                    await self._say(act)
                case Complaint():
                    await self._quiet()
                    await self._complain(act)
                case Photo():
                    await self._say(PICTURE if self._has_just_filed() else THANKS)
                case Job():
                    await self._work()
        await self._quiet()

    async def ask_for_the_rest(self) -> None:
        """Write once more, so that what is held for them comes."""
        await self._say(SMALL_TALK[0])

    async def _quiet(self) -> None:
        """Whoever is in a hurry waits for answers before they tell something that matters."""
        await asyncio.gather(*self._saying)
        self._saying.clear()

    async def _complain(self, complaint: Complaint) -> None:
        answer = await self._say(Line(complaint.words, (READ_BACK,)))
        end = End.KEPT if is_one_of(answer, KEPT) else End.OPEN
        if READ_BACK in answer:
            answer = await self._insist(Line(CONFIRMED, FILED))
        if is_one_of(answer, FILED):
            end = End.FILED
        number = CASE_MADE.search(answer)
        self.ledger.made.append(
            Made(self.script.openid, complaint.marker, end, number[1] if number else "")
        )
        if end is End.OPEN:
            await self._insist(NEVER_MIND)

    async def _insist(self, line: Line) -> str:
        """Say it until the engine has heard it: while that is away, the desk gets the word."""
        answer = ""
        for _ in range(TRIES):
            answer = await self._say(line)
            if not is_one_of(answer, KEPT):
                break
            await self._breathe()
        return answer

    def _has_just_filed(self) -> bool:
        made = [made for made in self.ledger.made if made.openid == self.script.openid]
        return bool(made) and made[-1].end is End.FILED

    async def _work(self) -> None:
        """Look at the list, and do the next step of the first case there."""
        listed = LISTED.search(await self._say(WORK_LIST))
        if listed is None:
            await self._say(THANKS)
            return
        words, right = NEXT_STEP[listed[2]]
        await self._say(Line(words.format(listed[1]), (right,)))

    async def _say(self, line: Line) -> str:
        """Say a line and wait for its answer, again where it is asked for; the answer."""
        answer = ""
        for number in range(TRIES):
            last = max(
                (entry.id for entry in self.platform.transcript(self.script.openid)), default=0
            )
            sent = await self._push(line, again=number > 0)
            answer = await self._answer(line, sent, after=last)
            if not (is_one_of(answer, ASK_AGAIN) or (not answer and sent.told is Told.FAULT)):
                break
            await self._breathe()
        return answer

    async def _push(self, line: Line, *, again: bool) -> Sent:
        at, openid = utc_now(), self.script.openid
        if line is PICTURE:
            result = await self.platform.send_image(openid, SAMPLE.read_bytes())
        else:
            result = await self.platform.send_text(openid, line.words)
        sent = Sent(
            openid,
            result.message_id or "",
            line.words,
            at,
            told(result),
            again,
            attempts=tuple(attempt.outcome for attempt in result.attempts),
            copied=bool(result.doubles),
        )
        self.ledger.sent.append(sent)
        return sent

    async def _answer(self, line: Line, sent: Sent, *, after: int) -> str:
        """The words that answer a line, at once or later; empty when none come in time.

        What comes with the push is its answer whatever it says. Of what comes by itself only what
        fits counts: the rest are notices, and answers to other lines.
        """
        faulty = sent.told is Told.FAULT
        patience = min(self.patience, AFTER_A_FAULT_SECONDS) if faulty else self.patience
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            for entry in self.platform.transcript(self.script.openid):
                if entry.id > after and entry.side == "account" and entry.id not in self._heard:
                    words = read(entry)
                    if is_one_of(words, right_answers(line)):
                        self._heard.add(entry.id)
                        return words
                    if entry.via == "passive" and sent.told is Told.ANSWERED and not self._saying:
                        self.ledger.odd.append(f"{line.words} → {words}")
                        return words
            await asyncio.sleep(LOOK_SECONDS)
        return ""

    async def _breathe(self) -> None:
        await asyncio.sleep(self.random.uniform(0.3, 1.0) * min(self.pause, 8.0))


def told(result: PushResult) -> Told:
    """How a push ended for the person."""
    if not result.ok:
        return Told.FAULT
    if NOT_TAKEN in result.text:
        return Told.NOT_TAKEN
    return Told.ANSWERED if result.text else Told.NOTHING
