"""The parser on 1,200 labelled addresses; skipped where the samples are not at hand.

The labels come from many hands. Counted as labelled, 9号 behind a 幢 is a unit 27 times and a
room 26 times, and C1215 is cut in two or not; so there are two figures, and `fair` says what
it forgives. No line of the samples is in the project.
"""

import csv
import json
import re
from pathlib import Path

import pytest

from api.chinese_numbers import identifier
from api.grids.places import parse_place

SAMPLES = Path(__file__).parents[3] / "shared" / "data"
ADDRESSES = SAMPLES / "addresses.jsonl"
OFF_TOPIC = SAMPLES / "off_topic.csv"

AS_LABELLED = 0.866
FAIR = 0.934
FLOOR_ALONE = 0.985
OFF_TOPIC_NUMBERS = 0.005

SLOT_OF = {"houseno": "building", "cellno": "unit", "roomno": "room"}
MARKS = re.compile(
    r"(?<=.)(?:号[楼门库]|[栋幢号座排懂门室房市楼库梯店档间层]|单元|办公室|门面|(?<=\d)F)+$"
)

Spans = list[tuple[str, str]]
Slots = dict[str, str]


def plain(value: str) -> str:
    """A labelled value as the parser writes it: 三号楼 → 3, A-6栋 → A6."""
    value = value.upper().removeprefix("第").replace("_", "-")
    value = re.sub(r"(?<=\d)O(?=\d)", "0", value)
    value = MARKS.sub("", re.sub(r"^([A-Z])-", r"\1", value))
    return identifier(value) or value


def labelled(spans: Spans) -> Slots:
    slots: Slots = {}
    for label, value in spans:
        if label in SLOT_OF:
            slots.setdefault(SLOT_OF[label], plain(value))
    return slots


def fair(text: str, spans: Spans) -> Slots:
    """The labels as the house rules read them: a lane's number is the house, 街 is no unit,
    and a village's number 9-8号 is not cut into a road's number and a house's."""
    slots = labelled([(label, value) for label, value in spans if not is_street(label, value)])
    for before, (label, value), joint, (behind, _) in zip(
        [("", ""), *spans], spans, spans[1:], spans[2:], strict=False
    ):
        if label == "roadno" and joint[1] == "-" and before[0] not in ("road", "subRoad"):
            if behind == "houseno":
                slots["unit"] = slots["building"]
            if behind in ("houseno", "roomno"):
                slots["building"] = plain(value)
    lane = re.search(r"弄[^0-9]*(\d+)号", text)
    if lane and any(value == f"{lane[1]}号" and "oadno" in label for label, value in spans):
        slots.setdefault("building", lane[1])
    return slots


def is_street(label: str, value: str) -> bool:
    return label == "cellno" and value[-1] in "街区路层"


def in_order(slots: Slots) -> list[str]:
    """The numbers without their slots, a letter apart from its number: C1215 → C, 1215."""
    found = [slots[slot] for slot in ("building", "unit", "room") if slot in slots]
    if len({"building", "room"} & slots.keys()) == 1:
        found = [piece for number in found for piece in re.findall(r"^[A-Z](?=\d)|.+", number)]
    return found


@pytest.mark.skipif(not ADDRESSES.exists(), reason="the samples are not at hand")
def test_addresses_are_read_as_labelled() -> None:
    rows = [json.loads(line) for line in ADDRESSES.read_text("utf-8").splitlines()]
    exact = forgiven = floors = 0
    for row in rows:
        spans: Spans = [(label, value) for label, value in row["spans"]]
        place = parse_place(row["text"])
        found = {slot: value for slot in SLOT_OF.values() if (value := getattr(place, slot))}
        exact += found == labelled(spans)
        forgiven += in_order(found) == in_order(fair(row["text"], spans))
        floors += place.floor == next((plain(v) for label, v in spans if label == "floorno"), None)
    assert exact / len(rows) >= AS_LABELLED
    assert forgiven / len(rows) >= FAIR
    assert floors / len(rows) >= FLOOR_ALONE


@pytest.mark.skipif(not OFF_TOPIC.exists(), reason="the samples are not at hand")
def test_chat_names_no_house() -> None:
    with OFF_TOPIC.open(encoding="utf-8-sig", newline="") as file:
        places = [parse_place(row["text"]) for row in csv.DictReader(file)]
    housed = [place for place in places if place.building or place.unit or place.room]
    assert len(housed) / len(places) <= OFF_TOPIC_NUMBERS
