"""The same seed plays the same parts; nobody's words are somebody else's."""

from itertools import pairwise

from tests.chaos.lines import Complaint, Job, Photo
from tests.chaos.plan import MESSAGES_A_PERSON, Script, scripts

BOUND = [f"bound-{number}" for number in range(100)]
WORKERS = [f"worker-{number}" for number in range(10)]


def drawn(seed: str = "1", messages: int = 2000) -> list[Script]:
    return scripts(seed, messages=messages, bound=BOUND, workers=WORKERS)


def test_the_seed_decides_everything() -> None:
    assert drawn("1") == drawn("1")
    assert drawn("1") != drawn("2")


def test_so_many_messages_by_so_many_people() -> None:
    parts = drawn()
    assert len({part.openid for part in parts}) == 200
    assert {part.messages for part in parts} == {MESSAGES_A_PERSON}
    assert sum(part.messages for part in drawn(messages=200)) == 200


def test_every_complaint_has_a_marker_of_its_own() -> None:
    complaints = [act for part in drawn() for act in part.acts if isinstance(act, Complaint)]
    assert len(complaints) > 200
    assert len({complaint.marker for complaint in complaints}) == len(complaints)
    assert all(complaint.marker in complaint.words for complaint in complaints)


def test_a_photo_follows_a_complaint_and_jobs_are_for_workers() -> None:
    for part in drawn():
        for before, act in pairwise((None, *part.acts)):
            assert not isinstance(act, Photo) or isinstance(before, Complaint)
            assert isinstance(act, Job) == (part.openid in WORKERS)
