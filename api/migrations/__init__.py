"""The schema's history: Alembic's revisions, run from Python by `linli migrate` and by the tests.

A new revision: `DATABASE_URL=… alembic revision --autogenerate -m "what changes"`, then read it.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config

FOLDER = Path(__file__).parent


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring a database to a revision. Two processes that do so at once wait for each other.

    Raises:
        sqlalchemy.exc.OperationalError: the database does not answer.
    """
    command.upgrade(configuration(database_url), revision)


def downgrade(database_url: str, revision: str) -> None:
    """Take a database back to a revision; `base` leaves nothing of ours in it."""
    command.downgrade(configuration(database_url), revision)


def configuration(database_url: str) -> Config:
    """Alembic's configuration for a database, without any file."""
    config = Config()
    # Alembic reads a percent sign as the start of a name to fill in.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["database_url"] = database_url
    return config
