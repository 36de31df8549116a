"""Everything that the platform keeps of one account, by its own clock."""

from collections.abc import Callable, Sequence
from datetime import datetime

from api.simulator.account import SimulatedAccount
from api.simulator.account_menu import AccountMenu
from api.simulator.clocks import MovableClock
from api.simulator.keys import KeyRing
from api.simulator.live import Listeners
from api.simulator.media import MediaStore
from api.simulator.oauth import PageAuthorisation
from api.simulator.people import People
from api.simulator.profiles import PROFILES, AccountProfile, ProfileName
from api.simulator.qr_codes import QrCodes
from api.simulator.quotas import Quotas
from api.simulator.subscriptions import Subscriptions
from api.simulator.templating import MessageTemplate, TemplateCatalogue
from api.simulator.tokens import AccessTokens
from api.simulator.transcript import Transcripts
from api.simulator.windows import Windows


class AccountState:
    """`clock` is the platform's and can be moved ahead; `rights` is what the account may call."""

    def __init__(
        self,
        account: SimulatedAccount,
        *,
        clock: Callable[[], datetime],
        templates: Sequence[MessageTemplate],
    ) -> None:
        self.account = account
        self.clock = moving = MovableClock(clock)
        self.rights: AccountProfile = account.rights
        self.quotas = Quotas(self.rights.limits, clock=moving)
        self.keys = KeyRing(account.aes_key, account.app_id)
        self.tokens = AccessTokens(account, clock=moving)
        self.authorisation = PageAuthorisation(account, moving)
        self.people = People()
        self.windows = Windows()
        self.subscriptions = Subscriptions()
        self.templates = TemplateCatalogue(templates)
        self.media = MediaStore(clock=moving)
        self.qr_codes = QrCodes(clock=moving)
        self.transcripts = Transcripts(clock=moving)
        self.menu: AccountMenu | None = None
        self.listeners = Listeners()

    def use_profile(self, name: ProfileName) -> None:
        """The account becomes one of another kind, with the limits of that kind."""
        self.rights = PROFILES[name]
        self.quotas.limits = dict(self.rights.limits)
