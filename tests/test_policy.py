"""Rules of the house that no single room can keep: read from the source and from the running app.

The direction of imports is import-linter's (`pyproject.toml`); here is only what it cannot see.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from pydantic import SecretStr

import api.worker
from actions.server import create_app as create_action_server
from api.app import create_app
from api.jobs import app as job_engine
from api.settings import Environment, Settings

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted([*(ROOT / "api").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])
ROOMS = sorted(init.parent for init in (ROOT / "api").glob("*/__init__.py"))
NOUNS = sorted(models.parent.name for models in (ROOT / "api").glob("*/models.py"))

HAN = re.compile("[一-鿿]")
SENTENCE_BEGINS = 6
"""Chinese characters; shorter ones are labels and units."""
PATTERN_SIGNS = re.compile(r"[\\|()\[\]?*]")
"""What only a regular expression holds: those words are listened for, not said."""

LABELS_AND_NUMERALS = {
    "api/cases/kinds.py": {"老人儿童照护"},
    "api/chinese_numbers.py": {"零一二三四五六七八九"},
    "api/notifications/outbox.py": {"社区服务通知"},
    "api/texts.py": {"一二三四五六日"},
    # A sentence of the platform's own, which the simulated platform says as the real one does.
    "api/simulator/pusher.py": {"该公众号提供的服务出现故障，请稍后再试"},
    "api/simulator/routes.py": {"云溪镇阳光花园3栋"},
}
"""Chinese in code that is no sentence of ours."""

LISTENERS = {
    "api/dialogue/danger/calms.py",
    "api/dialogue/danger/child.py",
    "api/dialogue/danger/cry.py",
    "api/dialogue/danger/elder.py",
    "api/dialogue/danger/electric.py",
    "api/dialogue/danger/elsewhere.py",
    "api/dialogue/danger/everyday.py",
    "api/dialogue/danger/falling.py",
    "api/dialogue/danger/fire.py",
    "api/dialogue/danger/gas.py",
    "api/dialogue/danger/meanwhile.py",
    "api/dialogue/danger/missing.py",
    "api/dialogue/danger/injury.py",
    "api/dialogue/danger/self_harm.py",
    "api/dialogue/danger/trapped.py",
    "api/dialogue/danger/violence.py",
    "api/dialogue/danger/words.py",
    "api/grids/place_words.py",
    "api/grids/places.py",
    "api/money.py",
    "api/phone_numbers.py",
    "api/since_when/points.py",
}
"""Files that are made of words to listen for."""

PUBLIC = {
    "api": {"/healthz", "/readyz", "/openapi.json"},
    "actions": {"/health"},
}
"""Routes that anybody may read; every other one refuses who brings no proof."""

SECRET = "a-secret-of-the-tests-only"


def named(path: Path) -> str:
    """A source file as messages name it."""
    return path.relative_to(ROOT).as_posix()


def said(source: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a file that are not documentation, with their lines."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
        ):
            yield node.lineno, node.value


def imported(source: Path) -> set[str]:
    """The modules that a file imports."""
    modules = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
        elif isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
    return modules


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_room_says_what_it_is_for(room: Path) -> None:
    docstring = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
    assert docstring


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_every_file_says_what_it_is(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert not text or ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_no_sentence_for_people_lies_in_code(source: Path) -> None:
    """Sentences are Rasa's responses or Jinja templates; the demo town's people may speak."""
    if named(source).startswith("api/demo/") or named(source) in LISTENERS:
        return
    known = LABELS_AND_NUMERALS.get(named(source), set())
    sentences = [
        f"line {line}: {text}"
        for line, text in said(source)
        if len(HAN.findall(text)) >= SENTENCE_BEGINS
        and not PATTERN_SIGNS.search(text)
        and text not in known
    ]
    assert sentences == []


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_files_stay_small(source: Path) -> None:
    if "versions" in source.parts:
        return  # A revision lists a schema; splitting it makes nothing clearer.
    assert len(source.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("noun", NOUNS)
def test_nouns_are_told_the_time(noun: str) -> None:
    """A rule that looks at the clock cannot be tested, and answers differently when repeated."""
    if noun in {"notifications"}:
        return  # Its jobs are an edge: nobody above them could bring the time.
    for source in (ROOT / "api" / noun).glob("*.py"):
        text = source.read_text(encoding="utf-8")
        assert "utc_now" not in text, named(source)
        assert ".now(" not in text, named(source)


class TestRefusals:
    """A refusal without words would leave somebody standing there."""

    UNSAID = frozenset(
        {
            *("engine_away", "wechat_media", "wechat_menu", "wechat_qrcode", "media_store"),
            *("staff_unknown", "binding_unknown", "door_unknown", "place_unknown", "grid_unknown"),
            *("boundary_kind", "boundary_open", "boundary_range", "boundary_invalid"),
            *("not_a_collection", "day_past", "plan_has_faults"),
            *("rule_set_unknown", "rule_name_unknown", "own_deputy"),
            *("kind_missing", "patrol_like_case", "patrol_incident"),
        }
    )
    """Codes that end in another sentence or at an operator, not in a sentence of their own."""

    @staticmethod
    def codes() -> set[str]:
        """The code of every error that the source raises, and of each branch of a choice."""
        errors = {"NotFoundError", "NotAllowedError", "IllegalTransitionError", "RefusedError"}
        codes = set()
        for source in SOURCES:
            for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in errors | {"UnavailableError"}
                    and node.args
                ):
                    codes |= {
                        part.value
                        for part in ast.walk(node.args[0])
                        if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    }
        return codes

    def test_every_code_has_a_sentence(self) -> None:
        staff = (ROOT / "api" / "dialogue" / "texts" / "refusal.j2").read_text(encoding="utf-8")
        sentences = set(re.findall(r'error\.code == "(\w+)"', staff))
        for domain in (ROOT / "bot" / "domain").glob("*.yml"):
            sentences |= set(
                re.findall(r"utter_refused_(\w+):", domain.read_text(encoding="utf-8"))
            )
        assert self.codes() - sentences - self.UNSAID == set()
        assert {"case_unknown", "no_cases", "illegal_step", "urged_recently"} <= self.codes()


class TestContracts:
    """The lists in import-linter's contracts are whole."""

    @staticmethod
    def contract(beginning: str) -> dict[str, list[str]]:
        """The contract whose name begins so."""
        settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        contracts = settings["tool"]["importlinter"]["contracts"]
        [contract] = [c for c in contracts if c["name"].startswith(beginning)]
        return dict(contract)

    def test_every_noun_is_kept_from_the_web(self) -> None:
        assert set(self.contract("Rooms know neither")["source_modules"]) == {
            *(f"api.{noun}" for noun in NOUNS),
            "api.stats",
        }

    def test_the_simulator_is_kept_from_everything(self) -> None:
        children = {p.stem for p in (ROOT / "api").glob("*.py")} | {r.name for r in ROOMS}
        others = {f"api.{name}" for name in children - {"__init__", "simulator"}}
        assert set(self.contract("The simulated WeChat")["forbidden_modules"]) == others

    def test_versions_import_only_the_tools_of_migrations(self) -> None:
        """A revision must mean the same when the models have moved on."""
        for revision in (ROOT / "api" / "migrations" / "versions").glob("*.py"):
            ours = {name for name in imported(revision) if name.split(".")[0] == "api"}
            assert ours <= {"api.migrations"}, named(revision)


class TestJobs:
    """Whatever is deferred has somebody who carries it out."""

    @staticmethod
    def task_names() -> set[str]:
        """The value of every constant that names a task."""
        return {
            node.value.value
            for source in SOURCES
            for node in ast.parse(source.read_text(encoding="utf-8")).body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id.endswith("_TASK")
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        }

    def test_the_worker_knows_every_task(self) -> None:
        assert api.worker.CONCURRENCY > 0
        names = self.task_names()
        assert {"handle_message", "deliver", "notify_case_event"} <= names
        assert names <= job_engine.tasks.keys()


def settings_of(environment: Environment) -> Settings:
    """Settings of a process that reaches nothing: no request below gets past the door."""
    return Settings(
        database_url="postgresql://nobody@127.0.0.1:1/nothing",
        environment=environment,
        secret_key=SecretStr(SECRET),
        wechat_token=SecretStr("policytoken"),
        wechat_app_id="wx0000000000000001",
        wechat_app_secret=SecretStr("policysecret"),
        wechat_aes_key=SecretStr("a" * 43),
        wechat_original_id="gh_policy",
    )


def routes_of(app: FastAPI) -> list[tuple[str, str]]:
    """Every method and path of an app, with stand-ins for what is filled in."""
    return sorted(
        (method, re.sub(r"\{[^}]*\}", "1", route.path or ""))
        for route in iter_route_contexts(app.routes)
        for method in route.methods or ()
    )


PRODUCTION = create_app(settings_of(Environment.PRODUCTION))
ACTION_SERVER = create_action_server(settings_of(Environment.PRODUCTION))


class TestDoors:
    """Without proof of who asks, nothing but the health of the house is told."""

    def test_the_doors_are_known(self) -> None:
        known = {path for _, path in routes_of(PRODUCTION)}
        closed = {"/wechat", "/api/stats", "/api/reconciliation", "/api/media/1", "/metrics"}
        closed |= {"/api/cases/1/merge", "/api/cases/1/undo", "/api/cases/1/split"}
        closed |= {"/api/cases/1/seal"}
        closed |= {"/api/incidents", "/api/incidents/1/expected", "/api/incidents/1/end"}
        closed |= {"/api/media/1/after"}
        closed |= {"/api/cases", "/api/cases/1", "/api/cases/1/owner", "/api/cases/1/subjects"}
        closed |= {"/api/cases/1/reason", "/api/staff/1", "/api/staff/1/leaves"}
        closed |= {"/api/nearby", "/api/patrols", "/api/patrols/reading"}
        routing = ("rules", "check", "rule-sets", "rule-sets/1/activate", "backtest")
        closed |= {f"/api/routing/{path}" for path in routing}
        people = ("people", "people/export", "people/1", "people/1/end", "people/1/lines")
        visits = (*people, "people/1/visits", "due", "figures", "1", "1/help", "photos/1")
        closed |= {"/api/visits", *(f"/api/visits/{path}" for path in visits)}
        assert closed | PUBLIC["api"] == known
        assert {path for _, path in routes_of(ACTION_SERVER)} == {"/webhook"} | PUBLIC["actions"]

    @pytest.mark.parametrize(
        ("method", "path"),
        [route for route in routes_of(PRODUCTION) if route[1] not in PUBLIC["api"]],
    )
    async def test_the_api(self, method: str, path: str) -> None:
        assert await self.knock(PRODUCTION, method, path) in {401, 403}

    @pytest.mark.parametrize(
        ("method", "path"),
        [route for route in routes_of(ACTION_SERVER) if route[1] not in PUBLIC["actions"]],
    )
    async def test_the_actions(self, method: str, path: str) -> None:
        assert await self.knock(ACTION_SERVER, method, path) == 401

    async def test_production_has_no_simulator(self) -> None:
        assert await self.knock(PRODUCTION, "GET", "/simulator/") == 404

    @staticmethod
    async def knock(app: FastAPI, method: str, path: str) -> int:
        """The status that a stranger gets."""
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://linli") as client:
            return (await client.request(method, path)).status_code
