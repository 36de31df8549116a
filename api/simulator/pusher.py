"""One act of a person, from the push to what stands in their chat afterwards."""

from dataclasses import dataclass

from api.simulator.account import SimulatedAccount
from api.simulator.clocks import MovableClock
from api.simulator.courier import Attempt, Courier, PushResult
from api.simulator.live import Listeners, LiveUpdate
from api.simulator.mark_fail import MarkFail
from api.simulator.people import Person
from api.simulator.transcript import Content, Transcripts
from api.simulator.xml import FieldValue

# The sentence is the platform's own: people know it from every account that has broken down.
ERROR_BUBBLE = "该公众号提供的服务出现故障，请稍后再试"

NOT_PUSHED = Attempt("not_pushed", detail="MarkFail")


@dataclass(frozen=True)
class Pusher:
    account: SimulatedAccount
    clock: MovableClock
    transcripts: Transcripts
    listeners: Listeners
    courier: Courier
    mark_fail: MarkFail

    async def push(self, person: Person, kind: str, fields: dict[str, FieldValue]) -> PushResult:
        """Push `fields` as a message of type `kind`; meanwhile the person sees "typing"."""
        if self.mark_fail.suspends(self.clock()):
            return self._not_pushed(person, fields)
        person.pushes_open += 1
        self._tell(person)
        try:
            result = await self.courier.carry({**self._head(person.openid, kind), **fields})
            self.mark_fail.note(ok=result.ok, now=self.clock())
            self._show(person, result)
        finally:
            person.pushes_open -= 1
            self._tell(person)
        return result

    async def report(self, openid: str, fields: dict[str, FieldValue]) -> PushResult:
        """Push an event that nobody waits for at a phone: no typing, no answer, no bubble."""
        if self.mark_fail.suspends(self.clock()):
            self.mark_fail.not_pushed += 1
            return PushResult(openid, None, (NOT_PUSHED,))
        result = await self.courier.carry({**self._head(openid, "event"), **fields})
        self.mark_fail.note(ok=result.ok, now=self.clock())
        return result

    def _head(self, openid: str, kind: str) -> dict[str, FieldValue]:
        return {
            "ToUserName": self.account.original_id,
            "FromUserName": openid,
            "CreateTime": int(self.clock.wire().timestamp()),
            "MsgType": kind,
        }

    def _not_pushed(self, person: Person, fields: dict[str, FieldValue]) -> PushResult:
        """MarkFail: the platform keeps what the person did to itself."""
        self.mark_fail.not_pushed += 1
        if person.follows:
            content = Content("not_pushed")
            self.transcripts.append(person.openid, side="platform", via="platform", content=content)
        self._tell(person)
        message_id = str(fields["MsgId"]) if "MsgId" in fields else None
        return PushResult(person.openid, message_id, (NOT_PUSHED,))

    def _show(self, person: Person, result: PushResult) -> None:
        """What the push ended in; someone who has just unfollowed sees nothing any more."""
        if not person.follows:
            return
        openid, answer = person.openid, result.answer
        if answer is not None:
            self.transcripts.append(openid, side="account", via="passive", content=answer)
        elif not result.ok:
            bubble = Content("error", text=ERROR_BUBBLE, detail=result.failure)
            self.transcripts.append(openid, side="platform", via="platform", content=bubble)

    def _tell(self, person: Person) -> None:
        typing = person.sees_typing(self.clock())
        self.listeners.tell(LiveUpdate(person.openid, "messages", typing))
