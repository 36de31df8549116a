"""Alembic's way in: which database, which metadata, one transaction for the whole journey."""

import os
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum, create_engine, pool, text

from api.db import sqlalchemy_url
from api.migrations.job_engine import PREFIX
from api.migrations.metadata import whole_metadata

ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('linli.migrations'))")


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The job engine looks after its own tables."""
    return kind != "table" or not (name or "").startswith(PREFIX)


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """An enumeration is a word to the database: a new member needs no revision."""
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def run() -> None:
    """Migrate the database that the caller names, or `DATABASE_URL` from the command line."""
    url = context.config.attributes.get("database_url") or os.environ["DATABASE_URL"]
    engine = create_engine(sqlalchemy_url(url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=whole_metadata(),
            include_name=is_ours,
            render_item=render,
            compare_server_default=True,
        )
        with context.begin_transaction():
            connection.execute(ONE_AT_A_TIME)
            context.run_migrations()
    engine.dispose()


run()
