"""Consent is on record before personal data are, or they are not taken."""

import hashlib
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotAllowedError
from api.residents import consents
from api.residents.consents import (
    TEXT_VERSIONS,
    consents_of,
    give_consent,
    has_consented,
    withdraw_consents,
)
from api.residents.models import Binding, BindingAttempt, ConsentScope
from api.residents.service import BindHome, bind_home
from api.volunteers.models import Volunteer
from api.volunteers.service import join_team
from tests.factories import make_estate, make_home, make_resident, make_team

DOMAIN = Path(__file__).resolve().parents[2] / "bot" / "domain"

CLAIM = BindHome(
    message_id=1,
    estate="阳光花园",
    building="3",
    unit="2",
    room="501",
    holder_name="王芳",
    phone_last4="1234",
)

AGREED_WORDS = {
    ConsentScope.HOME_PROOF: ("bind_home.yml", "utter_bind_home_consent", "8a554871f66a"),
    ConsentScope.VOLUNTEER_PHONE: ("volunteer.yml", "utter_ask_volunteer_consent", "6cd4022d9a86"),
}
"""Where the words of a scope lie, and the beginning of their SHA-256 in this version."""


async def test_g33_no_home_is_bound_without_consent(session: AsyncSession, now: datetime) -> None:
    await make_home(session, estate=await make_estate(session, name="阳光花园"), room="501")
    resident = await make_resident(session)
    await give_consent(session, resident, ConsentScope.VOLUNTEER_PHONE, message_id=1, now=now)
    with pytest.raises(NotAllowedError, match="consent_missing"):
        await bind_home(session, resident, CLAIM, now=now)
    for table in (Binding, BindingAttempt):
        assert await session.scalar(select(func.count()).select_from(table)) == 0
    await give_consent(session, resident, ConsentScope.HOME_PROOF, message_id=1, now=now)
    assert (await bind_home(session, resident, CLAIM, now=now)).bound is not None


async def test_g33_no_number_is_taken_without_consent(session: AsyncSession, now: datetime) -> None:
    await make_team(session, code="medical")
    resident = await make_resident(session)
    facts = {"team_code": "medical", "phone": "13800001234", "wish": "量血压"}
    with pytest.raises(NotAllowedError, match="consent_missing"):
        await join_team(session, resident, **facts, now=now)
    assert await session.scalar(select(func.count()).select_from(Volunteer)) == 0


async def test_g33_consent_is_on_record_once(session: AsyncSession, now: datetime) -> None:
    resident = await make_resident(session)
    for message_id in (7, 8):
        await give_consent(
            session, resident, ConsentScope.HOME_PROOF, message_id=message_id, now=now
        )
    [consent] = await consents_of(session, resident)
    assert (consent.scope, consent.message_id, consent.given_at) == (
        ConsentScope.HOME_PROOF,
        7,
        now,
    )
    assert consent.text_version == TEXT_VERSIONS[ConsentScope.HOME_PROOF]


async def test_g33_a_withdrawn_consent_is_asked_for_again(
    session: AsyncSession, now: datetime
) -> None:
    resident = await make_resident(session, agrees=True)
    assert await withdraw_consents(session, resident, now=now) == len(ConsentScope)
    assert not await has_consented(session, resident, ConsentScope.HOME_PROOF)
    await give_consent(session, resident, ConsentScope.HOME_PROOF, message_id=9, now=now)
    assert await has_consented(session, resident, ConsentScope.HOME_PROOF)
    assert len(await consents_of(session, resident)) == len(ConsentScope) + 1


async def test_g33_new_words_want_a_new_consent(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = await make_resident(session, agrees=True)
    monkeypatch.setitem(consents.TEXT_VERSIONS, ConsentScope.HOME_PROOF, "later")
    assert not await has_consented(session, resident, ConsentScope.HOME_PROOF)
    assert await has_consented(session, resident, ConsentScope.VOLUNTEER_PHONE)


@pytest.mark.parametrize("scope", ConsentScope)
def test_g33_the_version_belongs_to_the_words(scope: ConsentScope) -> None:
    """Whoever changes the words, the short ones too, gives them a new version, and writes both
    down here.
    """
    file, response, digest = AGREED_WORDS[scope]
    domain = yaml.safe_load((DOMAIN / file).read_text(encoding="utf-8"))
    words = "\n\n".join(variation["text"] for variation in domain["responses"][response])
    assert hashlib.sha256(words.encode()).hexdigest().startswith(digest)
    assert TEXT_VERSIONS[scope] == "2026-11"
