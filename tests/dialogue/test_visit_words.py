"""The words of visits: pure."""

import pytest

from api.dialogue.staff_commands import StaffCommand, Verb, parse_command
from api.dialogue.visit_words import (
    RESULTS,
    Step,
    VisitWords,
    read_at_door,
    read_numbered,
    read_visit,
    weighed,
)
from api.visits.models import VisitResult

R = VisitResult


@pytest.mark.parametrize(
    ("text", "reference", "words"),
    [
        ("走访", None, ""),
        ("走访 2", "2", ""),
        ("走访2", "2", ""),
        ("走访 2 一切都好 血压正常", "2", "一切都好 血压正常"),
        ("走访 ZF17", None, "ZF17"),
        ("走访ZF17 没见到人", None, "ZF17 没见到人"),
        ("走访 王秀英", None, "王秀英"),
        ("走访全部", None, "全部"),
    ],
)
def test_a_command(text: str, reference: str | None, words: str) -> None:
    assert parse_command(text) == StaffCommand(Verb.VISIT, reference, words)


@pytest.mark.parametrize("text", ["走访慰问什么时候发", "走访记录怎么看", "我要走访"])
def test_ordinary_words(text: str) -> None:
    assert parse_command(text) is None


def test_record_and_figures_are_commands_of_their_own() -> None:
    assert parse_command("走访记录") == StaffCommand(Verb.VISITS, None, "")
    assert parse_command("走访统计") == StaffCommand(Verb.VISIT_FIGURES, None, "")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("", VisitWords()),
        ("ZF17", VisitWords(person_id=17)),
        ("zf17 一切都好", VisitWords(person_id=17, result=R.FINE)),
        ("ZF17 情况紧急，晕倒了", VisitWords(person_id=17, result=R.URGENT, words="晕倒了")),
        ("JL5", VisitWords(visit_id=5)),
        ("JL5 开工单 要人买菜", VisitWords(visit_id=5, step=Step.CASE, words="要人买菜")),
        ("JL5 改一下", VisitWords(visit_id=5, step=Step.CORRECT)),
        ("全部", VisitWords(step=Step.ALL)),
        ("王秀英", VisitWords(name="王秀英")),
        ("王", VisitWords(name="王")),
        ("ZF17 abc", None),
        ("abc", None),
        ("ZF9999999999999", None),
    ],
)
def test_what_stands_behind(words: str, wanted: VisitWords | None) -> None:
    assert read_visit(words) == wanted


@pytest.mark.parametrize(
    ("words", "result", "rest"),
    [
        ("一切都好", R.FINE, ""),
        ("一切都好，血压正常", R.FINE, "血压正常"),
        ("没人在家 下午再来", R.MISSED, "下午再来"),
        ("需要帮忙：要人买菜", R.NEEDS_HELP, "要人买菜"),
    ],
)
def test_how_it_was(words: str, result: VisitResult, rest: str) -> None:
    assert read_at_door(words) == VisitWords(result=result, words=rest)


@pytest.mark.parametrize("words", ["一切都好吗", "没人管", "紧急出口堵了", "今天真热"])
def test_words_that_only_begin_so(words: str) -> None:
    assert read_at_door(words) is None


def test_the_number_of_an_option_with_words_behind() -> None:
    for number, result in enumerate(RESULTS.values(), start=1):
        assert read_numbered(f"{number} 血压正常") == VisitWords(result=result, words="血压正常")
    for other in ("1", "1栋", "5 血压正常", "血压正常"):
        assert read_numbered(other) is None


@pytest.mark.parametrize(
    ("result", "words", "wanted"),
    [
        (R.FINE, "血压正常", R.FINE),
        (R.FINE, "", R.FINE),
        (R.FINE, "人晕倒了叫不醒", R.URGENT),
        (R.NEEDS_HELP, "屋里都是煤气味", R.URGENT),
        (R.MISSED, "敲门没人应", R.MISSED),
        (R.MISSED, "老人敲门不应", R.MISSED),
        (R.MISSED, "屋里着火了", R.URGENT),
    ],
)
def test_danger_outranks_what_was_tapped(
    result: VisitResult, words: str, wanted: VisitResult
) -> None:
    assert weighed(result, words) is wanted
