"""Rasa's domain, rules and sentences against the actions: nothing missing, nothing idle."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from actions.base import FormSkill
from actions.server import skills
from api.cases.kinds import CaseKind
from api.fees.models import FeeType

ROOT = Path(__file__).resolve().parent.parent
UTTER = re.compile(r"utter_[a-z0-9_]+")
PAYLOAD = re.compile(r"[\"'f/]/([a-z_]+)")
SETTLED = {
    "after_all",
    "answer_question",
    "answer_or_not",
    "complain_of_staff",
    "danger_or_not",
    "file_again",
    "hear_of_case",
    "heavy_heart",
    "personal",
    "praise_staff",
    "send_location",
    "takes_a_moment",
}
"""Intents that the engine settles itself: `about_staff`, `asked`, `located`, `own_case`,
`personal` and `worry` of the bot's components.
"""
NOT_KINDS = {"unspecified"}
NOT_TOLD = {CaseKind.EMERGENCY, CaseKind.HAND_OVER}
"""Kinds that the engine never gives: they come with their own intents."""


def loaded(folder: str) -> Iterator[dict[str, Any]]:
    """Every YAML file of a folder."""
    for path in sorted((ROOT / folder).glob("*.yml")):
        yield yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def domain(part: str) -> dict[str, Any]:
    """One part of the domain, over all its files."""
    whole: dict[str, Any] = {}
    for file in loaded("bot/domain"):
        content = file.get(part) or {}
        whole |= content if isinstance(content, dict) else dict.fromkeys(content)
    return whole


def steps() -> Iterator[dict[str, Any]]:
    """Every step of every rule."""
    for file in loaded("bot/rules"):
        for rule in file["rules"]:
            yield from rule["steps"]


def examples() -> Iterator[tuple[str, dict[str, str]]]:
    """Intent and metadata of every block of training sentences."""
    for file in loaded("nlu_data"):
        for block in file["nlu"]:
            yield block["intent"], block.get("metadata") or {}


def code() -> str:
    """All of the actions' code."""
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))


def test_the_domain_names_exactly_the_actions_that_there_are() -> None:
    assert {skill.name(skill) for skill in skills()} == set(domain("actions"))  # type: ignore[arg-type]


def test_every_rule_runs_something_that_exists() -> None:
    known = {*domain("actions"), *domain("forms"), *domain("responses")}
    assert {step["action"] for step in steps() if "action" in step} <= known


def test_every_response_is_declared_and_used() -> None:
    declared = set(domain("responses"))
    asked = {
        f"utter_ask_{slot}" for form in domain("forms").values() for slot in form["required_slots"]
    }
    stems = tuple(name for name in UTTER.findall(code()) if name.endswith("_"))
    built = {name for name in declared if name.startswith(stems)}
    ruled = {str(step["action"]) for step in steps() if "action" in step}
    written = set(UTTER.findall(code())) - {*stems, "utter_message"}
    assert written <= declared
    assert declared - written - asked - built - ruled == set()


def test_every_intent_can_be_said_or_tapped_and_leads_somewhere() -> None:
    declared = set(domain("intents"))
    said = {intent for intent, _ in examples()}
    assert said <= declared
    text = code() + "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("bot/domain", "api/dialogue", "api/notifications")
        for path in sorted((ROOT / folder).glob("*.*"))
    )
    tapped = set(PAYLOAD.findall(text)) | set(re.findall(r'command\("([a-z_]+)"', text))
    assert declared - said <= tapped | SETTLED
    in_forms = {
        "choose_kind",
        "change_part",
        "me_too",
        "tell_apart",
        "choose_team",
        "skip",
        "give_consent",
        "refuse_consent",
    }
    assert declared - {step.get("intent") for step in steps()} <= in_forms


def test_forms_ask_what_their_steps_require() -> None:
    for skill in skills():
        if issubclass(skill, FormSkill):
            assert tuple(domain("forms")[skill.form]["required_slots"]) == skill.required


def test_every_question_can_be_explained() -> None:
    asked = {slot for form in domain("forms").values() for slot in form["required_slots"]}
    assert {f"utter_explain_{slot}" for slot in asked} <= set(domain("responses"))


def test_facets_are_what_the_services_know() -> None:
    kinds = {facts["kind"] for _, facts in examples() if "kind" in facts} - NOT_KINDS
    assert kinds == {str(kind) for kind in CaseKind if kind not in NOT_TOLD}
    fees = {facts["fee_type"] for _, facts in examples() if "fee_type" in facts} - {"any"}
    assert fees == {str(fee) for fee in FeeType}


def test_a_skill_has_one_stem_in_every_folder() -> None:
    stems = {
        folder: {path.stem for path in (ROOT / folder).glob("*.yml")}
        for folder in ("nlu_data", "bot/domain", "bot/rules")
    }
    stems["bot/domain"] -= {"session"}
    assert stems["nlu_data"] == stems["bot/domain"] == stems["bot/rules"]
    own = {path.stem for path in (ROOT / "actions").glob("*.py")}
    assert stems["nlu_data"] <= own
