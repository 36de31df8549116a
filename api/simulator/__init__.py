"""The WeChat platform's side, to try the gateway without an account: people, pushes, API, phones.

It imports nothing of the rest of `api` and is told everything by arguments, so that it can stand
in front of any webhook.
"""

from api.simulator.account import Persona, SimulatedAccount
from api.simulator.clocks import HandClock, MovableClock
from api.simulator.courier import Attempt, PushResult
from api.simulator.faults import EVERY_CALL, PUSHES, Fault, FaultRule, Faults
from api.simulator.mark_fail import MarkFail
from api.simulator.platform import Platform
from api.simulator.routes import SamplePlace, create_simulator
from api.simulator.templating import MessageTemplate
from api.simulator.transcript import Content, Entry, Option, Row

__all__ = [
    "EVERY_CALL",
    "PUSHES",
    "Attempt",
    "Content",
    "Entry",
    "Fault",
    "FaultRule",
    "Faults",
    "HandClock",
    "MarkFail",
    "MessageTemplate",
    "MovableClock",
    "Option",
    "Persona",
    "Platform",
    "PushResult",
    "Row",
    "SamplePlace",
    "SimulatedAccount",
    "create_simulator",
]
