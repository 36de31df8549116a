"""Procrastinate's own schema as steps of ours, so that it goes up and down with everything else.

Its wheel carries every step it ever took. A revision names the steps that it applies: a newer
wheel then changes no revision of the past, and brings a new one (a test sees to that).
"""

from pathlib import Path

from alembic import op
from procrastinate.schema import SchemaManager

PREFIX = "procrastinate_"
"""What every table, type and function of the job engine is called by."""

DROP_ALL = """
DO $$
DECLARE
    statement text;
BEGIN
    FOREACH statement IN ARRAY ARRAY(
        SELECT format('DROP ROUTINE %s CASCADE', oid::regprocedure)
        FROM pg_proc WHERE starts_with(proname, 'procrastinate_')
    ) || ARRAY(
        SELECT format('DROP TABLE %s CASCADE', oid::regclass)
        FROM pg_class WHERE relkind = 'r' AND starts_with(relname, 'procrastinate_')
    ) || ARRAY(
        SELECT format('DROP TYPE %s', pg_type.oid::regtype)
        FROM pg_type LEFT JOIN pg_class ON pg_class.oid = typrelid
        WHERE starts_with(typname, 'procrastinate_')
        AND (typtype = 'e' OR pg_class.relkind = 'c')
    )
    LOOP
        EXECUTE statement;
    END LOOP;
END
$$
"""
"""Names are looked up in the catalogue, since later steps may have changed what there is."""


def known_steps() -> list[Path]:
    """The steps that the installed Procrastinate brings, the oldest first."""
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def apply_steps(*, until: str, after: str = "") -> None:
    """Apply the steps whose names come after `after`, up to `until` itself."""
    for step in known_steps():
        if after < step.stem <= until:
            _execute(step.read_text(encoding="utf-8"))


def drop_all() -> None:
    """Remove the job engine and every job in it."""
    _execute(DROP_ALL)


def _execute(script: str) -> None:
    """Run a script of many statements; a percent sign in it stands for itself."""
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
