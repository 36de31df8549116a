"""The platform: people who write to an official account, and what they are shown.

One `Platform` lives in one process and keeps everything in memory; nothing survives a restart.
"""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from itertools import count
from typing import Any, Literal

import httpx

from api.simulator.account import SimulatedAccount
from api.simulator.account_menu import AccountMenu, read_menu
from api.simulator.answers import AnswerReader
from api.simulator.background import Background
from api.simulator.clocks import MovableClock, utc_now
from api.simulator.courier import Courier, PushResult, PushRules, Sleep
from api.simulator.envelope import Sealer
from api.simulator.errors import NotPossibleError
from api.simulator.faults import Faults
from api.simulator.live import Listener, Listeners, LiveUpdate
from api.simulator.mark_fail import MarkFail
from api.simulator.media import MediaKind, MediaStore, silence, voice_seconds
from api.simulator.outbox import Outbox
from api.simulator.people import People, Person
from api.simulator.pusher import Pusher
from api.simulator.templating import MessageTemplate, TemplateCatalogue
from api.simulator.tokens import AccessTokens
from api.simulator.transcript import Content, Entry, Transcripts
from api.simulator.windows import Windows
from api.simulator.xml import FieldValue

EventName = Literal["subscribe", "unsubscribe", "CLICK", "VIEW", "SCAN"]

MAX_TYPED_CHARACTERS = 4000
_CLICKS = ("subscribe", "CLICK", "SCAN")


class Platform:
    """`clock` gives aware datetimes; `sleep` passes seconds, those of a test clock where one is
    given. `push_timeout` is the cut-off in seconds, and `retries` the number of further pushes
    after the first: 2 make the platform's three in all, 3 make four. `seed` repeats the faults of
    another run. A `client` that is given is not closed here. `media_base_url` is where `PicUrl`
    points to.
    """

    def __init__(
        self,
        account: SimulatedAccount,
        webhook_url: str,
        *,
        clock: Callable[[], datetime] = utc_now,
        sleep: Sleep = asyncio.sleep,
        push_timeout: float = 5.0,
        retries: int = 2,
        retry_pause: float = 1.0,
        mark_fail: MarkFail | None = None,
        seed: int | None = None,
        client: httpx.AsyncClient | None = None,
        templates: Sequence[MessageTemplate] = (),
        media_base_url: str = "http://127.0.0.1:8000/simulator/media",
    ) -> None:
        self.account = account
        self.webhook_url = webhook_url
        self.clock = clock = MovableClock(clock)
        self.sleep = sleep
        self.people = People()
        self.windows = Windows()
        self.tokens = AccessTokens(account, clock=clock)
        self.media = MediaStore(clock=clock)
        self.transcripts = Transcripts(clock=clock)
        self.faults = Faults(seed=seed)
        self.mark_fail = mark_fail or MarkFail()
        self.menu: AccountMenu | None = None
        self._listeners = Listeners()
        self.outbox = Outbox(
            clock, self.people, self.windows, self.media, TemplateCatalogue(templates),
            self.transcripts, self._listeners,
        )  # fmt: skip
        # A proxy of the environment must never see pushes, so the environment is not asked.
        # Connections are not kept: one that the server closes meanwhile would fail a push.
        self._client = client or httpx.AsyncClient(
            trust_env=False,
            timeout=None,  # noqa: S113 - the courier has its own cut-off
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )
        self._owns_client = client is None
        self._courier = Courier(
            webhook_url,
            sealer=Sealer(account),
            reader=AnswerReader(account, self.media),
            client=self._client,
            wire_clock=clock.wire,
            rules=PushRules(push_timeout, retries, retry_pause),
            faults=self.faults,
            sleep=sleep,
        )
        self.pushes = self._courier.counts
        self._pusher = Pusher(
            account, clock, self.transcripts, self._listeners, self._courier, self.mark_fail
        )
        self._media_base_url = media_base_url.rstrip("/")
        self._message_ids = count(int(clock().timestamp()) * 10**9 + secrets.randbelow(10**6))
        self._background = Background()

    async def send_text(self, openid: str, text: str, *, menu_id: str | None = None) -> PushResult:
        """Type `text`; with `menu_id`, tap an option whose words it is.

        A tap counts as a menu click: it opens three messages in a minute, not five in 48 hours.
        """
        if not text.strip():
            raise NotPossibleError("nothing was typed")
        if len(text) > MAX_TYPED_CHARACTERS:
            raise NotPossibleError(f"more than {MAX_TYPED_CHARACTERS} characters")
        fields: dict[str, FieldValue] = {"Content": text}
        if menu_id is not None:
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
        elif not person.follows:
            raise NotPossibleError(f"{openid} does not follow the account")
        if event in _CLICKS:
            self.windows.open_by_click(openid, now=now)
            person.last_contact_at = now
        elif event == "unsubscribe":
            self.windows.close(openid)
        content = Content("event", title=event, text=key)
        self.transcripts.append(openid, side="platform", via="push", content=content)
        fields: dict[str, FieldValue] = {"Event": event, "EventKey": key}
        if ticket:
            fields["Ticket"] = ticket
        if event in ("subscribe", "unsubscribe"):
            self._listeners.tell(LiveUpdate(openid, "follow"))
        return await self._pusher.push(person, "event", fields)

    async def verify_webhook(self) -> bool:
        """The GET with `echostr` that the platform makes when the webhook is set up."""
        return await self._courier.verify(secrets.token_hex(8))

    async def begin(self, act: Coroutine[Any, Any, PushResult]) -> None:
        """Start one of the acts above and let its push take its time, as the phone page does.

        When this returns, the person's own bubble stands in the transcript; an act that cannot be
        done at all raises NotPossibleError here.
        """
        await self._background.begin(act)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear of every change in a chat; the returned function ends it."""
        return self._listeners.add(listener)

    def transcript(self, openid: str) -> list[Entry]:
        return self.transcripts.of(openid)

    def person(self, openid: str) -> Person:
        return self.people.meet(openid, now=self.clock())

    def media_address(self, media_id: str) -> str:
        """Where a browser, or `video_url`, finds what was sent."""
        return f"{self._media_base_url}/{media_id}"

    def create_menu(self, body: dict[str, Any]) -> None:
        self.set_menu(read_menu(body))

    def set_menu(self, menu: AccountMenu | None) -> None:
        self.menu = menu
        self._listeners.tell(LiveUpdate(None, "menu"))

    def tell_typing(self, openid: str) -> None:
        typing = self.person(openid).sees_typing(self.clock())
        self._listeners.tell(LiveUpdate(openid, "typing", typing))

    async def aclose(self) -> None:
        """End pushes that are under way and close the connections."""
        await self._background.end()
        if self._owns_client:
            await self._client.aclose()

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
