"""The schema goes up, down and up again, and is the one that the models describe."""

import re
import subprocess
import sys
from itertools import pairwise

import psycopg
from alembic import command
from alembic.script import ScriptDirectory
from procrastinate.schema import SchemaManager

from api.cases.lifecycle import UNFINISHED
from api.migrations import configuration, downgrade, upgrade
from api.migrations.job_engine import known_steps

OBJECTS = """
    select 'class', relkind::text, relname::text from pg_class where relnamespace = %(s)s
    union all select 'routine', prokind::text, oid::regprocedure::text from pg_proc
        where pronamespace = %(s)s
    union all select 'type', typtype::text, typname::text from pg_type where typnamespace = %(s)s
    union all select 'trigger', '', tgname::text from pg_trigger where not tgisinternal
    union all select 'column', attrelid::regclass::text, attname::text || ' ' || atttypid::regtype
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = %(s)s and attnum > 0 and not attisdropped
"""
PUBLIC = "select 'public'::regnamespace::oid"


def objects(database_url: str) -> set[tuple[str, str, str]]:
    """Everything in a database that somebody made, by kind and name."""
    with psycopg.connect(database_url) as connection:
        schema = connection.execute(PUBLIC).fetchone()
        assert schema is not None
        return set(connection.execute(OBJECTS, {"s": schema[0]}).fetchall())


def test_up_down_up(empty_database_url: str) -> None:
    before = objects(empty_database_url)
    upgrade(empty_database_url)
    first = objects(empty_database_url)
    downgrade(empty_database_url, "base")
    left = objects(empty_database_url) - before
    assert {line for line in left if "alembic_version" not in " ".join(line)} == set()
    upgrade(empty_database_url)
    assert objects(empty_database_url) == first


def test_upgrading_again_changes_nothing(database_url: str) -> None:
    before = objects(database_url)
    upgrade(database_url)
    assert objects(database_url) == before


def test_two_processes_may_upgrade_at_once(empty_database_url: str) -> None:
    program = "import sys; from api.migrations import upgrade; upgrade(sys.argv[1])"
    command_line = [sys.executable, "-c", program, empty_database_url]
    processes = [subprocess.Popen(command_line) for _ in range(2)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    command.check(configuration(empty_database_url))


def test_the_models_describe_the_schema(database_url: str) -> None:
    command.check(configuration(database_url))


def test_the_job_engine_is_the_installed_one(database_url: str, empty_database_url: str) -> None:
    """When this fails, Procrastinate is newer: a revision must apply its further steps."""
    with psycopg.connect(empty_database_url) as connection:
        connection.execute(SchemaManager.get_schema())
    engine = {o for o in objects(empty_database_url) if "procrastinate" in f"{o[1]}{o[2]}"}
    ours = {o for o in objects(database_url) if "procrastinate" in f"{o[1]}{o[2]}"}
    assert ours == engine


def test_every_step_of_the_job_engine_belongs_to_a_revision() -> None:
    revisions = ScriptDirectory.from_config(configuration("")).walk_revisions()
    last = max(getattr(revision.module, "JOB_ENGINE", "") for revision in revisions)
    assert last == known_steps()[-1].stem


def test_revisions_are_one_line() -> None:
    script = ScriptDirectory.from_config(configuration(""))
    line = list(script.walk_revisions())
    assert len(script.get_heads()) == 1
    for newer, older in pairwise(line):
        assert newer.down_revision == older.revision


def test_the_indexes_of_open_cases_hold_all_that_are(database_url: str) -> None:
    found = "select indexdef from pg_indexes where starts_with(indexname, 'ix_cases_open_')"
    with psycopg.connect(database_url) as connection:
        definitions = [definition for (definition,) in connection.execute(found)]
    assert len(definitions) == 2
    for definition in definitions:
        _, _, held = definition.partition(" WHERE ")
        assert set(re.findall(r"'(\w+)'", held)) == UNFINISHED
