"""The platform: people who write to an official account, and what they are shown.

One `Platform` lives in one process and keeps everything in memory; nothing survives a restart.
"""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from itertools import count
from typing import Any

import httpx

from api.simulator.account import SimulatedAccount
from api.simulator.account_menu import AccountMenu, read_menu
from api.simulator.answers import AnswerReader
from api.simulator.background import Background
from api.simulator.clocks import utc_now
from api.simulator.courier import Courier, PushResult, PushRules, Sleep
from api.simulator.envelope import Sealer
from api.simulator.faults import Faults
from api.simulator.live import Listener, LiveUpdate
from api.simulator.loopback import checked_webhook
from api.simulator.mark_fail import MarkFail
from api.simulator.outbox import Outbox, Sent
from api.simulator.phone_acts import PhoneActs
from api.simulator.profiles import ProfileName
from api.simulator.pusher import Pusher
from api.simulator.reports import Reports
from api.simulator.templating import MessageTemplate
from api.simulator.transcript import Entry


class Platform(PhoneActs):
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
        super().__init__(account, clock=clock, templates=templates)
        self.webhook_url = checked_webhook(webhook_url)
        self.sleep = sleep
        self.faults = Faults(seed=seed)
        self.mark_fail = mark_fail or MarkFail()
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
            sealer=Sealer(account, self.keys),
            reader=AnswerReader(account, self.media),
            client=self._client,
            wire_clock=self.clock.wire,
            rules=PushRules(push_timeout, retries, retry_pause),
            faults=self.faults,
            sleep=sleep,
        )
        self.pushes = self._courier.counts
        self._pusher = Pusher(
            account, self.clock, self.transcripts, self.listeners, self._courier, self.mark_fail
        )
        self._reports = Reports(self._pusher)
        self._media_base_url = media_base_url.rstrip("/")
        first = int(self.clock().timestamp()) * 10**9 + secrets.randbelow(10**6)
        self._message_ids = count(first)
        self._background = Background()
        self.outbox = self._new_outbox()

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
        return self.listeners.add(listener)

    def transcript(self, openid: str) -> list[Entry]:
        return self.transcripts.of(openid)

    def create_menu(self, body: dict[str, Any]) -> None:
        self.set_menu(read_menu(body))

    def set_menu(self, menu: AccountMenu | None) -> None:
        self.menu = menu
        self.listeners.tell(LiveUpdate(None, "menu"))

    def tell_codes(self) -> None:
        """There is another QR code to scan."""
        self.listeners.tell(LiveUpdate(None, "codes"))

    def tell_typing(self, openid: str) -> None:
        typing = self.person(openid).sees_typing(self.clock())
        self.listeners.tell(LiveUpdate(openid, "typing", typing))

    def use_profile(self, name: ProfileName) -> None:
        super().use_profile(name)
        self.outbox.msgmenu = self.rights.msgmenu

    async def reported(self) -> None:
        """Wait until every event that is under way has been pushed."""
        await self._background.finished()

    def _new_outbox(self) -> Outbox:
        """What it takes on is told of by an event a moment later."""
        start, reports = self._background.start, self._reports

        def tell_template(sent: Sent) -> None:
            start(reports.template_finished(sent))

        def tell_notice(sent: Sent) -> None:
            start(reports.notice_sent(sent))

        return Outbox(
            clock=self.clock,
            people=self.people,
            windows=self.windows,
            media=self.media,
            templates=self.templates,
            subscriptions=self.subscriptions,
            transcripts=self.transcripts,
            listeners=self.listeners,
            on_template=tell_template,
            on_notice=tell_notice,
            msgmenu=self.rights.msgmenu,
        )

    async def aclose(self) -> None:
        """End pushes that are under way and close the connections."""
        await self._background.end()
        if self._owns_client:
            await self._client.aclose()
