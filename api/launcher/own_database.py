"""The database of this installation, for a command that needs it for a moment."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from api.embedded import embedded_postgres
from api.launcher.environment import completed, data_folder
from api.launcher.prechecks import check_database


@contextmanager
def own_database() -> Iterator[str]:
    """Its address: DATABASE_URL, or the embedded one, started if need be."""
    os.environ.update(completed(os.environ))
    with ExitStack() as stack:
        url = os.environ.get("DATABASE_URL")
        if url:
            check_database(url)
        else:
            url = stack.enter_context(embedded_postgres(data_folder(os.environ) / "pgdata"))
            os.environ["DATABASE_URL"] = url
        yield url
