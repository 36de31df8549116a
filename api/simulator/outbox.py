"""What the account sends of its own accord: customer-service and template messages."""

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
from api.simulator.templating import TemplateCatalogue
from api.simulator.transcript import Content, Transcripts, Via
from api.simulator.windows import Windows

REPEAT_NOTICED_WITHIN = timedelta(minutes=10)


@dataclass
class Outbox:
    """Checks and delivers; every method raises PlatformError with the real errcode."""

    clock: Callable[[], datetime]
    people: People
    windows: Windows
    media: MediaStore
    templates: TemplateCatalogue
    transcripts: Transcripts
    listeners: Listeners
    _message_ids: "count[int]" = field(default_factory=lambda: count(3_000_000_001))
    _seen: dict[tuple[str, str], tuple[datetime, int]] = field(default_factory=dict)

    def send_custom(self, body: Mapping[str, Any]) -> None:
        """`message/custom/send`: content first, then the window, so that a bad body costs none."""
        openid = self.people.follower(str(body.get("touser") or "")).openid
        content = custom_content(body, media=self.media)
        self.windows.spend(openid, now=self.clock())
        self._deliver(openid, "kf", content)

    def send_template(self, body: Mapping[str, Any]) -> int:
        """`message/template/send`: the message's id, the same one again for a repeated
        `client_msg_id` within ten minutes (and nothing is shown twice)."""
        openid = self.people.follower(str(body.get("touser") or "")).openid
        title, rows = self.templates.card(str(body.get("template_id") or ""), _values(body))
        now, client_id = self.clock(), str(body.get("client_msg_id") or "")
        seen = self._seen.get((openid, client_id)) if client_id else None
        if seen is not None and now < seen[0] + REPEAT_NOTICED_WITHIN:
            return seen[1]
        message_id = next(self._message_ids)
        if client_id:
            self._seen[openid, client_id] = (now, message_id)
        url = str(body.get("url") or "")
        self._deliver(openid, "template", Content("template", title=title, rows=rows, url=url))
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
