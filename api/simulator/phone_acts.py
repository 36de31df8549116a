"""What people do with their phones, and the push that each act sets off."""

from collections.abc import Iterator, Mapping
from typing import Literal

from api.simulator.courier import PushResult
from api.simulator.errors import NotPossibleError
from api.simulator.live import LiveUpdate
from api.simulator.media import MediaKind, silence, voice_seconds
from api.simulator.people import Person
from api.simulator.pusher import Pusher
from api.simulator.reports import AuthorizationEvent, Reports
from api.simulator.state import AccountState
from api.simulator.transcript import Content
from api.simulator.xml import FieldValue

EventName = Literal["subscribe", "unsubscribe", "CLICK", "VIEW", "SCAN"]

MAX_TYPED_CHARACTERS = 4000
_CLICKS = ("subscribe", "CLICK", "SCAN")


class PhoneActs(AccountState):
    """Every act raises NotPossibleError when the app would not offer it."""

    _pusher: Pusher
    _reports: Reports
    _media_base_url: str
    _message_ids: Iterator[int]

    async def send_text(self, openid: str, text: str, *, menu_id: str | None = None) -> PushResult:
        """Type `text`; with `menu_id`, tap an option whose words it is.

        A tap counts as a menu click: it opens three messages in a minute, not five in 48 hours.
        """
        if not text.strip():
            raise NotPossibleError("nothing was typed")
        if len(text) > MAX_TYPED_CHARACTERS:
            raise NotPossibleError(f"more than {MAX_TYPED_CHARACTERS} characters")
        fields: dict[str, FieldValue] = {"Content": text}
        if menu_id is not None and self.rights.msgmenu:
            fields["bizmsgmenuid"] = menu_id
        content = Content("text", text=text, menu_id=menu_id or "")
        return await self._say(openid, content, fields, clicked=menu_id is not None)

    async def send_image(self, openid: str, data: bytes) -> PushResult:
        """Raises NotPossibleError when `data` is no picture or over 10 MB."""
        media_id = self._upload(openid, "image", data)
        picture = self.media_address(media_id)
        fields: dict[str, FieldValue] = {"PicUrl": picture, "MediaId": media_id}
        return await self._say(openid, Content("image", media_id=media_id), fields)

    async def send_voice(self, openid: str, data: bytes | None = None) -> PushResult:
        """An AMR recording; without one, three seconds of silence. It never has a Recognition."""
        recording = silence(3) if data is None else data
        media_id = self._upload(openid, "voice", recording)
        content = Content("voice", media_id=media_id, seconds=voice_seconds(recording))
        return await self._say(openid, content, {"MediaId": media_id, "Format": "amr"})

    async def send_video(self, openid: str, data: bytes) -> PushResult:
        """Raises NotPossibleError when `data` is no MP4 or over 10 MB."""
        media_id = self._upload(openid, "video", data)
        fields: dict[str, FieldValue] = {"MediaId": media_id, "ThumbMediaId": ""}
        return await self._say(openid, Content("video", media_id=media_id), fields)

    async def send_location(
        self, openid: str, *, latitude: float, longitude: float, label: str, scale: int = 16
    ) -> PushResult:
        """WGS-like degrees, as the app gives them; `label` is the place in words."""
        content = Content("location", text=label, latitude=latitude, longitude=longitude)
        fields: dict[str, FieldValue] = {
            "Location_X": latitude, "Location_Y": longitude, "Scale": scale, "Label": label,
        }  # fmt: skip
        return await self._say(openid, content, fields)

    async def send_event(
        self, openid: str, event: EventName, *, key: str = "", ticket: str = ""
    ) -> PushResult:
        """`key` is the menu key, the scene (`qrscene_…` when it led to following) or the URL."""
        now = self.clock()
        person = self.people.meet(openid, now=now)
        if event in ("subscribe", "unsubscribe"):
            person.follows = event == "subscribe"
            person.followed_at = now if person.follows else person.followed_at
            person.scene = key.removeprefix("qrscene_") if person.follows else ""
        elif not person.follows:
            raise NotPossibleError(f"{openid} does not follow the account")
        if event in _CLICKS:
            self.windows.open_by_click(openid, now=now)
            person.last_contact_at = now
        elif event == "unsubscribe":
            self.windows.close(openid)
            self.subscriptions.forget(openid)
        content = Content("event", title=event, text=key)
        self.transcripts.append(openid, side="platform", via="push", content=content)
        fields: dict[str, FieldValue] = {"Event": event, "EventKey": key}
        if ticket:
            fields["Ticket"] = ticket
        if event in ("subscribe", "unsubscribe"):
            self.listeners.tell(LiveUpdate(openid, "follow"))
        return await self._pusher.push(person, "event", fields)

    async def scan(self, openid: str, *, ticket: str = "", scene: str = "") -> PushResult:
        """Scan a QR code of the account, found by its ticket or by its scene; whoever does not
        follow yet follows by it."""
        codes = self.qr_codes
        code = codes.scanned(ticket) if ticket else codes.of_scene(scene)
        if self.person(openid).follows:
            return await self.send_event(openid, "SCAN", key=code.scene, ticket=code.ticket)
        key = f"qrscene_{code.scene}"
        return await self.send_event(openid, "subscribe", key=key, ticket=code.ticket)

    async def answer_popup(self, openid: str, choices: Mapping[str, bool]) -> PushResult:
        """Answer the account's question for subscribe notices: a yes or no for each template."""
        self._follower(openid)
        if not choices or not all(map(self.templates.has_notice, choices)):
            raise NotPossibleError("the account does not ask for that")
        for template_id, agreed in choices.items():
            if agreed:
                long_term = self.templates.is_long_term(template_id)
                self.subscriptions.accept(openid, template_id, long_term=long_term)
        self._note(openid, "subscribe_msg_popup_event")
        return await self._reports.popup_answered(openid, choices)

    async def refuse_notice(self, openid: str, template_id: str) -> PushResult:
        """Take a "yes" back in the phone's settings."""
        self._follower(openid)
        self.subscriptions.take_back(openid, template_id)
        self._note(openid, "subscribe_msg_change_event", key=template_id)
        return await self._reports.notice_refused(openid, template_id)

    async def withdraw_authorization(
        self, openid: str, *, event: AuthorizationEvent = "user_authorization_revoke"
    ) -> PushResult:
        """Take back what the person told the account of themselves; or end their WeChat account."""
        if event == "user_authorization_cancellation":
            person = self.person(openid)
            person.follows = False
            self.windows.close(openid)
            self.subscriptions.forget(openid)
            self.listeners.tell(LiveUpdate(openid, "follow"))
        self._note(openid, event)
        return await self._reports.authorization(openid, event)

    def block_templates(self, openid: str, *, blocked: bool) -> None:
        """The person's own setting against the account's template messages."""
        self._follower(openid).blocks_templates = blocked
        self.listeners.tell(LiveUpdate(openid, "settings"))

    def media_address(self, media_id: str) -> str:
        """Where a browser, or `video_url`, finds what was sent."""
        return f"{self._media_base_url}/{media_id}"

    def person(self, openid: str) -> Person:
        return self.people.meet(openid, now=self.clock())

    def _note(self, openid: str, event: str, *, key: str = "") -> None:
        content = Content("event", title=event, text=key)
        self.transcripts.append(openid, side="platform", via="push", content=content)
        for changed in ("messages", "settings"):
            self.listeners.tell(LiveUpdate(openid, changed))

    def _upload(self, openid: str, kind: MediaKind, data: bytes) -> str:
        self._follower(openid)
        return self.media.put(kind, data).media_id

    def _follower(self, openid: str) -> Person:
        person = self.person(openid)
        if not person.follows:
            raise NotPossibleError(f"{openid} does not follow the account")
        return person

    async def _say(
        self,
        openid: str,
        content: Content,
        fields: dict[str, FieldValue],
        *,
        clicked: bool = False,
    ) -> PushResult:
        person, now = self._follower(openid), self.clock()
        person.last_contact_at = now
        if clicked:
            self.windows.open_by_click(openid, now=now)
        else:
            self.windows.open_by_message(openid, now=now)
        self.transcripts.append(openid, side="person", via="push", content=content)
        message_id = next(self._message_ids)
        return await self._pusher.push(person, content.kind, {**fields, "MsgId": message_id})
