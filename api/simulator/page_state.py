"""Which phones stand on the page: read from, and written to, the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.simulator.account import Persona

PHONES = 3
PARAMETER = "p"


@dataclass(frozen=True)
class Phone:
    """A phone's place on the page (from 1) and whose it is."""

    slot: int
    persona: Persona


def phones(personas: Sequence[Persona], wanted: Sequence[str]) -> list[Phone]:
    """Three phones, or fewer when there are fewer people; nobody is shown twice.

    `wanted` are openids in the order of the address; unknown ones and repeats fall back to people
    not shown yet, so that any address gives a whole page.
    """
    by_openid = {persona.openid: persona for persona in personas}
    chosen = [by_openid.get(openid) for openid in wanted[:PHONES]]
    chosen += [None] * (min(PHONES, len(by_openid)) - len(chosen))
    asked_for = {persona.openid for persona in chosen if persona is not None}
    spare = [
        persona for persona in _first_of_each_role(personas) if persona.openid not in asked_for
    ]
    shown: list[Phone] = []
    seen: set[str] = set()
    for slot, persona in enumerate(chosen[: len(by_openid)], start=1):
        if persona is None or persona.openid in seen:
            persona = spare.pop(0)
        seen.add(persona.openid)
        shown.append(Phone(slot, persona))
    return shown


def swapped(shown: Sequence[Phone], *, slot: int, openid: str) -> list[str]:
    """The openids after the phone at `slot` was given to `openid`.

    Someone already on another phone changes places with whoever was here.
    """
    openids = [phone.persona.openid for phone in shown]
    here = openids[slot - 1]
    if openid in openids:
        openids[openids.index(openid)] = here
    openids[slot - 1] = openid
    return openids


def query(openids: Sequence[str]) -> str:
    return urlencode([(PARAMETER, openid) for openid in openids])


def _first_of_each_role(personas: Sequence[Persona]) -> list[Persona]:
    """Everybody once, those first whose role comes up for the first time."""
    roles: set[str] = set()
    first: list[Persona] = []
    others: list[Persona] = []
    for persona in personas:
        (others if persona.role_label in roles else first).append(persona)
        roles.add(persona.role_label)
    return first + others
