"""长辈模式 everywhere: what a resident can read is short and without jargon, or is shown otherwise.

A text either has a plain form of its own (`plainly`, in the domain a condition, in a template a
branch) or is plain as it is. Both are read as who asked for short words would read them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[1]

JARGON = re.compile(
    "诉求|受理|工单|派给|办结|类别|网格|候补|结案|绑定|挂起|顺延|超期|办理人|核实|催办|编号|时限|接单|已转"
)
PLAINLY = nodes.Name("plainly", "load")
HAN = re.compile("[一-鿿]")
LONGEST_SENTENCE = 24
"""Characters, without what is filled in."""
LONGEST_TEXT = 60

LONGER = {
    "utter_emergency": "three numbers, the advice and who comes: none may be missing",
    "utter_welcome": "what is kept has to be said at once, and the numbers",
    "utter_welcome_at_door": "what is kept has to be said at once, and the numbers",
    "utter_plainly": "the way to larger letters, a step at a time",
}
"""Responses that may be longer than the rule, and why."""

ROOMS = ("actions", "api/dialogue", "api/notifications")
STAFF = re.compile(
    r"(?:work|visit|patrol|staff|nearby|merge|split|leave|incident_(?:confirmed|ended|list|moved|late)"
    r"|digest|owner_silent|rules_off|unreachable|reporter_gone|delivery|refusal|ready_words"
    r"|my_data_of_staff|invitation|digits|option_(?!over|rating)"
    r"|case_(?:assigned|escalated|followed|goes_on|kept_quiet|merged|moved_on|pressing|reopened|sighted|split"
    r"|supplemented|to_designate|urged|withdrawn)|hand_over|contested|corrected|half_told_words|outage_no_words)"
)
"""Templates that only staff read; their words are the words of their work."""

SURELY_KNOWN = {"event", "kind"}
"""Facts that everybody gives who tells of a step of a case."""

NOT_SHORTER = {
    "api/dialogue/my_data_export": "the whole of what is kept, as the law has it",
    "actions/danger_advice": "what to do in danger is said in full, in commas' length",
}
"""Templates of residents that stay as they are, and why."""


def responses() -> Iterator[tuple[str, str]]:
    """Each text of the domain that somebody with short words reads."""
    for path in sorted((ROOT / "bot/domain").glob("*.yml")):
        domain = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for name, variations in (domain.get("responses") or {}).items():
            plain = [one for one in variations if "condition" in one]
            for one in plain or variations:
                yield name, re.sub(r"\{\w+\}", "", one["text"])


def templates() -> Iterator[tuple[str, Path]]:
    """Each template that residents read."""
    for room in ROOMS:
        for path in sorted((ROOT / room / "texts").glob("*.j2")):
            name = f"{room}/{path.stem}"
            if not STAFF.match(path.stem) and name not in NOT_SHORTER:
                yield name, path


def said(node: nodes.Node) -> Iterator[str]:
    """The words of a template for who wants them short; what is filled in is left out."""
    match node:
        case nodes.If():
            for branch in _branches(node):
                yield "\n"
                for child in branch:
                    yield from said(child)
        case nodes.TemplateData():
            yield node.data
        case nodes.Const() if isinstance(node.value, str) and HAN.search(node.value):
            yield f"\n{node.value}\n"
        case _:
            for child in node.iter_child_nodes():
                yield from said(child)


def _branches(choice: nodes.If) -> Iterator[list[nodes.Node]]:
    """What of a choice may be read: with the plain branch what stands below it is not."""
    for one in (choice, *choice.elif_):
        if one.test == nodes.Not(PLAINLY):
            continue
        yield one.body
        if one.test == PLAINLY:
            return
    yield choice.else_


def needed(body: list[nodes.Node]) -> set[str]:
    """The facts that some of a template is filled in with."""
    inside = nodes.Template(body)
    names = {(one.name, one.ctx) for one in inside.find_all(nodes.Name)}
    made = {name for name, ctx in names if ctx == "store"}
    return {name for name, ctx in names if ctx == "load"} - made - {"loop"}


def flaws(text: str, *, longest: int | None) -> list[str]:
    """What somebody would stumble over."""
    found = [f"jargon {word}" for word in JARGON.findall(text)]
    found += [
        f"long {sentence}"
        for sentence in re.split("[。！？；;\n]", text)
        if len(sentence.strip()) > LONGEST_SENTENCE
    ]
    if longest is not None and len(text) > longest:
        found.append(f"{len(text)} characters")
    return found


@pytest.mark.parametrize(("name", "text"), [*responses()], ids=lambda value: value[:30])
def test_every_response(name: str, text: str) -> None:
    if name in LONGER:
        assert len(text) > LONGEST_TEXT, f"{name} is short by now: take it out of LONGER"
        text = re.sub("[，“”]", "；", text)
    assert not flaws(text, longest=None if name in LONGER else LONGEST_TEXT)


@pytest.mark.parametrize(("name", "path"), [*templates()], ids=lambda value: str(value)[:40])
def test_every_template(name: str, path: Path) -> None:
    environment = Environment(trim_blocks=True, lstrip_blocks=True)  # nothing is shown
    tree = environment.parse(path.read_text(encoding="utf-8"))
    assert not flaws("".join(said(tree)), longest=None)


@pytest.mark.parametrize(("name", "path"), [*templates()], ids=lambda value: str(value)[:40])
def test_the_plain_words_need_no_facts_of_their_own(name: str, path: Path) -> None:
    tree = Environment().parse(path.read_text(encoding="utf-8"))
    choices = [*tree.find_all(nodes.If)]
    parts = [one for choice in choices for one in choice.elif_]
    for choice in choices:
        branches = [choice, *choice.elif_]
        for plain in (one for one in branches if one.test == PLAINLY and choice not in parts):
            others = [node for one in branches if one is not plain for node in one.body]
            assert needed(plain.body) <= needed([*others, *choice.else_]) | SURELY_KNOWN, name


def test_what_the_rule_finds() -> None:
    assert flaws("诉求已经受理", longest=None) == ["jargon 诉求", "jargon 受理"]
    assert flaws("一" * 25, longest=None)
    assert flaws("好。" * 31, longest=LONGEST_TEXT)
    assert not flaws("好，记下了。有人来办。", longest=LONGEST_TEXT)
    tree = Environment().parse("{% if plainly %}好{% else %}受理{% endif %}")
    assert "".join(said(tree)).strip() == "好"
