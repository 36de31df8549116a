"""One installation for all tests of this folder, made whole again before each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.installation import Installation
from tests.e2e.starting import installed
from tests.living import trained  # noqa: F401  # a fixture

HERE = Path(__file__).parent
LAST = HERE / "test_afterwards.py"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is looked at afterwards comes last, of the tests of this folder."""
    places = [place for place, item in enumerate(items) if item.path.parent == HERE]
    ours = sorted((items[place] for place in places), key=lambda item: item.path == LAST)
    for place, item in zip(places, ours, strict=True):
        items[place] = item


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def installation(
    trained: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Installation]:
    """The running installation."""
    async with installed(tmp_path_factory.mktemp("e2e")) as running:
        yield running


@pytest_asyncio.fixture
async def linli(installation: Installation) -> Installation:
    """The installation, with everything running whatever the test before has done to it."""
    await installation.whole()
    return installation
