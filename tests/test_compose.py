"""docker-compose.yml, the Dockerfiles and .env.example held against what they name.

There is no Docker at hand where this is developed, so that no container was ever started from
them: these tests are what keeps them true.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer
import yaml
from fastapi.routing import iter_route_contexts
from pydantic import SecretStr

from actions.server import create_app as create_actions
from api.app import create_app as create_api
from api.cli import app as cli
from api.launcher.environment import throw_away_account
from api.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent
COMPOSE_ONLY = {"POSTGRES_PASSWORD"}
"""What .env holds for docker compose itself."""
ENDS_BY_ITSELF = {"migrate", "model"}
PLATFORM_IMAGES = {"postgres", "redis"}
INTERPOLATED = re.compile(r"\$\{(?P<name>\w+)(?P<rest>[^}]*)\}")

Service = dict[str, Any]


def compose() -> dict[str, Any]:
    """The file as docker compose reads it, with its anchors resolved."""
    parsed: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    return parsed


def services() -> dict[str, Service]:
    """Its services by name."""
    found: dict[str, Service] = compose()["services"]
    return found


def ours() -> dict[str, Service]:
    """The services that run our code."""
    return {name: it for name, it in services().items() if name not in PLATFORM_IMAGES}


def setting_names() -> set[str]:
    """The variables that our own side reads."""
    return {name.upper() for name in Settings.model_fields}


def engine_names() -> set[str]:
    """The variables that Rasa's launcher reads; it runs in another environment."""
    source = (PROJECT / "bot" / "components" / "settings.py").read_text()
    return set(re.findall(r'env\.get\("([A-Z_]+)"', source))


def example() -> dict[str, str]:
    """The variables of .env.example, every one of them commented out."""
    text = (PROJECT / ".env.example").read_text()
    assert not re.findall(r"^[^#\s]", text, re.MULTILINE)
    return dict(re.findall(r"^#([A-Z0-9_]+)=(.*)$", text, re.MULTILINE))


def dockerfiles() -> dict[str, Path]:
    """The Dockerfile of each of our services."""
    found = {}
    for name, service in ours().items():
        context = PROJECT / service["build"]["context"]
        assert context.is_dir()
        found[name] = context / service["build"]["dockerfile"]
    return found


def instructions(dockerfile: Path) -> Iterator[list[str]]:
    """The instructions of a Dockerfile, in words."""
    text = dockerfile.read_text().replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield shlex.split(line)


def commands() -> list[tuple[str, list[str]]]:
    """Everything that our containers run: commands and health checks."""
    found = [(name, service["command"]) for name, service in ours().items()]
    for name, service in ours().items():
        if "healthcheck" in service:
            found.append((name, service["healthcheck"]["test"][1:]))
    return found


def test_every_variable_is_one_that_a_process_reads() -> None:
    for name, service in ours().items():
        reads = engine_names() if name in ("rasa", "model") else setting_names()
        unknown = set(service["environment"]) - reads - setting_names()
        assert not unknown, f"{name} is given {unknown}"
    assert set(example()) == setting_names() | engine_names() | COMPOSE_ONLY


def test_what_the_file_takes_from_the_env_file_is_in_the_example() -> None:
    text = (PROJECT / "docker-compose.yml").read_text()
    assert {match["name"] for match in INTERPOLATED.finditer(text)} <= set(example())
    assert all(service["env_file"] == ".env" for service in ours().values())


def test_no_secret_has_a_default() -> None:
    secrets = {name.upper() for name, field in Settings.model_fields.items() if _is_secret(field)}
    secrets |= COMPOSE_ONLY
    assert {"SECRET_KEY", "WECHAT_AES_KEY", "WECHAT_AES_KEY_PREVIOUS"} <= secrets
    for name in secrets:
        assert not example()[name]
    for match in INTERPOLATED.finditer((PROJECT / "docker-compose.yml").read_text()):
        if match["name"] in secrets:
            assert match["rest"].startswith(":?"), match[0]
    for service in services().values():
        for name in secrets & set(service.get("environment", {})):
            assert INTERPOLATED.fullmatch(service["environment"][name])
    for dockerfile in dockerfiles().values():
        assert not [name for name in secrets if name in dockerfile.read_text()]


def _is_secret(field: Any) -> bool:
    return SecretStr in (field.annotation, *getattr(field.annotation, "__args__", ()))


def parsed(words: list[str]) -> None:
    """Take the words of a `linli` command apart as the command itself would, without running it."""
    command: Any = typer.main.get_command(cli)
    while hasattr(command, "commands"):
        command, words = command.commands[words[0]], words[1:]
    command.make_context("linli", list(words)).close()


@pytest.mark.parametrize(("name", "command"), commands())
def test_every_command_exists(name: str, command: list[str]) -> None:
    if command[0] == "linli":
        parsed(command[1:])
        return
    assert name in ("rasa", "model")
    assert command[0] == "python"
    if command[1] != "-c":
        source = (PROJECT / command[1]).read_text()
        assert f'add_parser("{command[2]}"' in source
        assert all(f'"{flag}"' in source for flag in command[3:] if flag.startswith("--"))


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    with pytest.raises(KeyError):
        parsed(["werker"])
    with pytest.raises(Exception, match="is not one of"):
        parsed(["health", "redis"])
    with pytest.raises(Exception, match="No such option"):
        parsed(["token", "issue", "x", "--dais", "3"])


def test_health_checks_ask_what_is_served() -> None:
    account = {name.lower(): value for name, value in throw_away_account("x").items()}
    settings = Settings.model_validate(
        {"database_url": "postgresql://x@127.0.0.1:1/x", "secret_key": "x" * 32, **account}
    )
    served = {
        "api": {route.path for route in iter_route_contexts(create_api(settings).routes)},
        "actions": {route.path for route in iter_route_contexts(create_actions(settings).routes)},
    }
    assert "/healthz" in served["api"]
    assert "/health" in served["actions"]
    engine = " ".join(services()["rasa"]["healthcheck"]["test"])
    path = urlsplit(re.search(r'"(http[^"]+)"', engine)[1]).path  # type: ignore[index]
    sources = [path.read_text() for path in (PROJECT / "bot" / "components").glob("*.py")]
    assert any(f'"{path}"' in source for source in sources)


def test_whatever_keeps_running_is_watched_and_started_again() -> None:
    for name, service in services().items():
        if name in ENDS_BY_ITSELF:
            assert service["restart"].startswith("on-failure")
        else:
            assert service["restart"] == "unless-stopped", name
            assert service["healthcheck"]["test"][0] == "CMD", name


def test_nobody_starts_before_what_it_needs() -> None:
    for name, service in services().items():
        for needed, how in service.get("depends_on", {}).items():
            wanted = "completed_successfully" if needed in ENDS_BY_ITSELF else "healthy"
            assert how["condition"] == f"service_{wanted}", f"{name} → {needed}"
    needs = {name: set(service.get("depends_on", {})) for name, service in services().items()}
    assert needs["migrate"] == {"postgres"}
    assert all("migrate" in needs[name] for name in ("api", "actions", "worker"))
    assert all("redis" in needs[name] for name in ("api", "worker", "rasa"))


def test_addresses_name_services_and_their_ports() -> None:
    for name, service in ours().items():
        for variable, host in (
            ("DATABASE_URL", "postgres"),
            ("REDIS_URL", "redis"),
            ("RASA_URL", "rasa"),
            ("ACTIONS_URL", "actions"),
        ):
            address = service["environment"][variable]
            assert urlsplit(INTERPOLATED.sub("x", address)).hostname == host, name
    environment = services()["rasa"]["environment"]
    assert services()["rasa"]["command"][-1] == str(urlsplit(environment["RASA_URL"]).port)


def test_only_the_public_face_has_a_port_outside() -> None:
    published = {name: it["ports"] for name, it in services().items() if "ports" in it}
    assert published == {"api": ["127.0.0.1:${PORT:-8000}:8000"]}
    assert services()["api"]["environment"]["PORT"] == "8000"
    assert compose()["networks"]["inside"] == {"internal": True}
    reached = {name: set(service["networks"]) for name, service in services().items()}
    assert all("inside" in networks for networks in reached.values())
    assert {name for name, at in reached.items() if "outside" in at} == {"api", "worker"}


def test_volumes_are_declared_and_data_outlive_containers() -> None:
    used = {
        volume.partition(":")[0]
        for service in services().values()
        for volume in service.get("volumes", [])
    }
    assert used == set(compose()["volumes"])
    # Where the image of PostgreSQL 18 keeps its data; `/var/lib/postgresql/data` was before.
    assert services()["postgres"]["volumes"] == ["pgdata:/var/lib/postgresql"]
    for service in ours().values():
        folder = service["environment"]["DATA_DIR"]
        for volume in service.get("volumes", []):
            assert volume.split(":")[1].startswith(folder)


def test_images_are_pinned() -> None:
    bases = [
        words[1]
        for dockerfile in dockerfiles().values()
        for words in instructions(dockerfile)
        if words[0] == "FROM"
    ]
    for image in [service["image"] for service in services().values()] + bases:
        tag = image.partition(":")[2]
        assert tag, f"{image} has no tag"
        assert re.search(r"\d", tag), f"{image} moves"


def test_dockerfiles_copy_what_there_is() -> None:
    for dockerfile in set(dockerfiles().values()):
        stages = set()
        for words in instructions(dockerfile):
            if words[0] == "FROM" and "AS" in words:
                stages.add(words[-1])
            if words[0] != "COPY":
                continue
            stage = next((word[7:] for word in words if word.startswith("--from=")), None)
            if stage is not None:
                assert stage in stages, f"{dockerfile} copies from {stage}"
                continue
            for source in [word for word in words[1:-1] if not word.startswith("--")]:
                assert list(PROJECT.glob(source)), f"{dockerfile} copies {source}"
                assert not _is_ignored(source), f"{source} is in .dockerignore"


def _is_ignored(source: str) -> bool:
    lines = (PROJECT / ".dockerignore").read_text().split("\n")
    return source.rstrip("/") in lines


def test_an_image_takes_no_secret_and_no_data_along() -> None:
    ignored = (PROJECT / ".dockerignore").read_text().splitlines()
    assert {".env", ".data", ".git", "**/.venv"} <= set(ignored)


def test_containers_do_not_run_as_root() -> None:
    for dockerfile in set(dockerfiles().values()):
        users = [words[1] for words in instructions(dockerfile) if words[0] == "USER"]
        assert users, f"{dockerfile} runs as root"
        assert users[-1] not in ("root", "0")
