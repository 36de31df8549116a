"""Sealed links: for one file, one person, ten minutes."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from api.media.links import VALID_FOR, MediaLinks

LINKS = MediaLinks(key="a key of the tests", public_url="https://linli.example")


def parts_of(address: str | None) -> dict[str, str]:
    assert address is not None
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def good(made: datetime, *, media_id: int = 7, links: MediaLinks = LINKS, **changes: Any) -> bool:
    """Whether a link that was made then is good, with something changed about it."""
    given = parts_of(LINKS.address(7, staff_id=3, now=made))
    facts: dict[str, Any] = {
        "staff_id": int(given["staff"]),
        "until": int(given["until"]),
        "seal": given["seal"],
        "now": made,
    }
    return links.is_good(media_id, **facts | changes)


def test_a_link_opens_what_it_was_made_for(now: datetime) -> None:
    address = LINKS.address(7, staff_id=3, now=now)
    assert address is not None
    assert address.startswith("https://linli.example/api/media/7?")
    assert good(now)
    assert good(now, now=now + VALID_FOR)
    assert timedelta(minutes=10) >= VALID_FOR


@pytest.mark.parametrize(
    "changes",
    [{"media_id": 8}, {"staff_id": 4}, {"seal": "x"}, {"seal": ""}, {"seal": "封条"}],
)
def test_nothing_else(now: datetime, changes: dict[str, Any]) -> None:
    assert not good(now, **changes)


def test_a_longer_time_needs_another_seal(now: datetime) -> None:
    later = int((now + VALID_FOR).timestamp()) + 1
    assert not good(now, until=later)
    assert not good(now, now=now + VALID_FOR + timedelta(seconds=1))


def test_another_secret_seals_otherwise(now: datetime) -> None:
    assert not good(now, links=MediaLinks(key="another key"))


def test_without_an_address_there_are_no_links(now: datetime) -> None:
    assert MediaLinks(key="a key").address(7, staff_id=3, now=now) is None
    assert "a key" not in repr(LINKS)
