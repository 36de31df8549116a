"""What the account sends of its own accord: customer-service messages, template messages and
subscribe notices."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from api.simulator.custom_message import custom_content
from api.simulator.errors import PlatformError
from api.simulator.live import Listeners, LiveUpdate
from api.simulator.media import MediaStore
from api.simulator.people import TYPING_LASTS, TYPING_NEEDS_CONTACT_WITHIN, People
from api.simulator.subscriptions import Subscriptions
from api.simulator.templating import TemplateCatalogue
from api.simulator.transcript import Content, Transcripts, Via
from api.simulator.windows import Windows

REPEAT_NOTICED_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Sent:
    """A card that the platform took on: told of by an event a little later. `blocked` says that
    the person does not take template messages from this account."""

    openid: str
    message_id: int
    template_id: str
    blocked: bool = False


@dataclass(kw_only=True)
class Outbox:
    """Checks and delivers; every method raises PlatformError with the real errcode.

    `on_template` and `on_notice` hear of each card, once.
    """

    clock: Callable[[], datetime]
    people: People
    windows: Windows
    media: MediaStore
    templates: TemplateCatalogue
    subscriptions: Subscriptions
    transcripts: Transcripts
    listeners: Listeners
    on_template: Callable[[Sent], None]
    on_notice: Callable[[Sent], None]
    msgmenu: bool = True
    _message_ids: "count[int]" = field(default_factory=lambda: count(3_000_000_001))
    _seen: dict[tuple[str, str], tuple[datetime, int]] = field(default_factory=dict)

    def send_custom(self, body: Mapping[str, Any]) -> None:
        """`message/custom/send`: content first, then the window, so that a bad body costs none."""
        openid = self.people.follower(str(body.get("touser") or "")).openid
        content = custom_content(body, media=self.media, msgmenu=self.msgmenu)
        self.windows.spend(openid, now=self.clock())
        self._deliver(openid, "kf", content)

    def send_template(self, body: Mapping[str, Any]) -> int:
        """`message/template/send`: the message's id, the same one again for a repeated
        `client_msg_id` within ten minutes (and nothing is shown twice)."""
        person = self.people.follower(str(body.get("touser") or ""))
        template_id = str(body.get("template_id") or "")
        title, rows = self.templates.card(template_id, _values(body))
        now, client_id = self.clock(), str(body.get("client_msg_id") or "")
        seen = self._seen.get((person.openid, client_id)) if client_id else None
        if seen is not None and now < seen[0] + REPEAT_NOTICED_WITHIN:
            return seen[1]
        message_id = next(self._message_ids)
        if client_id:
            self._seen[person.openid, client_id] = (now, message_id)
        if not person.blocks_templates:
            card = Content("template", title=title, rows=rows, url=str(body.get("url") or ""))
            self._deliver(person.openid, "template", card)
        self.on_template(Sent(person.openid, message_id, template_id, person.blocks_templates))
        return message_id

    def send_notice(self, body: Mapping[str, Any]) -> int:
        """`message/subscribe/bizsend`: needs no window, but the person's "yes"; the id by which
        an event tells of it. There is no protection against a repeat."""
        openid = self.people.follower(str(body.get("touser") or "")).openid
        template_id = str(body.get("template_id") or "")
        title, rows = self.templates.card(template_id, _values(body), notice=True)
        self.subscriptions.spend(openid, template_id)
        message_id = next(self._message_ids)
        card = Content("template", title=title, rows=rows, url=str(body.get("page") or ""))
        self._deliver(openid, "notice", card)
        self.on_notice(Sent(openid, message_id, template_id))
        return message_id

    def set_typing(self, body: Mapping[str, Any]) -> None:
        """`message/custom/typing`: shown for 15 s, only to someone active in the last 30 s."""
        person = self.people.follower(str(body.get("touser") or ""))
        now, command = self.clock(), body.get("command")
        if command not in ("Typing", "CancelTyping"):
            raise PlatformError(45072, "invalid command")
        contact = person.last_contact_at
        if contact is None or now > contact + TYPING_NEEDS_CONTACT_WITHIN:
            raise PlatformError(45080, "no contact with the user within 30 seconds")
        person.typing_until = now + TYPING_LASTS if command == "Typing" else None
        self.listeners.tell(LiveUpdate(person.openid, "typing", typing=person.sees_typing(now)))

    def _deliver(self, openid: str, via: Via, content: Content) -> None:
        self.transcripts.append(openid, side="account", via=via, content=content)
        person = self.people.known(openid)
        person.typing_until = None
        self.listeners.tell(LiveUpdate(openid, "messages", person.sees_typing(self.clock())))


def _values(body: Mapping[str, Any]) -> dict[str, str]:
    data = body.get("data")
    if not isinstance(data, Mapping) or not data:
        raise PlatformError(47003, "argument invalid! data is empty")
    values = {}
    for key, part in data.items():
        value = part.get("value") if isinstance(part, Mapping) else None
        if not isinstance(value, str | int | float):
            raise PlatformError(47003, f"argument invalid! data.{key}.value is empty")
        values[str(key)] = str(value)
    return values
