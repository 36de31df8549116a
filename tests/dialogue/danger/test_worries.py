"""Words that may tell of danger: asked about once, under the numbers; nothing of them is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.clock import utc_now
from api.dialogue import worries
from api.dialogue.engine import Answer, Engine, MessageKey, Turn
from api.dialogue.models import Outcome, Worry
from api.errors import UnavailableError
from api.residents.service import ensure_resident
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, MakeHouse, Phone

QUESTION = "现在有人有危险吗"
DOUBTFUL = (
    "插座边上有点焦味",
    "楼上一直有哭声",
    "电表箱噼里啪啦响",
    "井盖没了有人掉下去过",
    "插座那里有点烫还有焦味",
    "有人从井盖那里掉下去过",
    "配电箱里有时候有火花",
    "单元门口电线有点冒火星",
    "楼下有人一直在哭喊",
    "楼道里好像有烟",
    "有个人坐在楼顶边上抽烟",
    "煤气灶那里好像有点味道",
    "电梯卡了一下人还在里面",
)
HEAVY = ("活着真没意思", "活着没啥意思", "觉得活着好没意思", "活着也没什么盼头")
"""Which of them the engine doubts changes with what it has been trained on; some it always does."""


async def ask(house: House, *, first: str | None = None) -> tuple[Phone, str]:
    """Somebody who has been asked, and the words that they were asked about; `first` before."""
    for words in DOUBTFUL:
        phone = house.phone()
        if first is not None:
            await phone.say(first)
        if QUESTION in await phone.say(words):
            return phone, words
    raise AssertionError("the engine doubts none of these any more")


async def asked(house: House, phone: Phone) -> Worry | None:
    """What is remembered of the question."""
    async with house.database.transaction() as session:
        return await session.get(Worry, phone.openid)


async def filed(house: House, phone: Phone, asked: str) -> list[Case]:
    """The case that the open form comes to; its kind and place are told where they are wanted."""
    for _ in range(3):
        kind, place = "哪一类" in asked, "什么地方" in asked or "在哪里呢" in asked
        asked = await phone.say("其他" if kind else "阳光花园3栋2单元" if place else "确认")
        if cases := await filed_cases(house, phone):
            return cases
    raise AssertionError("nothing was filed")


async def test_the_numbers_and_the_question_come_at_once(house: House) -> None:
    _, words = await ask(house)
    phone = house.phone()
    answer = await phone.say(words)
    assert all(number in answer for number in ("119", "120", "110"))
    assert [option["title"] for option in phone.options] == ["没有，接着说我的事", "有，马上叫人"]
    assert not await filed_cases(house, phone)
    assert await asked(house, phone) is not None


@pytest.mark.parametrize("answer", ["1", "有", "是的快来人", "有，马上叫人"])
async def test_a_yes_is_a_call_for_help_in_the_first_words(house: House, answer: str) -> None:
    phone, words = await ask(house)
    assert "119" in await phone.say(answer)
    [case] = await filed_cases(house, phone)
    assert (case.kind, case.urgency, case.description) == ("emergency", "danger", words)
    assert await asked(house, phone) is None


@pytest.mark.parametrize("answer", ["2", "没有", "没有没有，没事", "没有，接着说我的事"])
async def test_a_no_lets_the_words_mean_what_they_mean(house: House, answer: str) -> None:
    phone, words = await ask(house)
    told = await phone.say(answer)
    assert QUESTION not in told
    assert "119" not in told
    assert await asked(house, phone) is None
    [case] = await filed(house, phone, told)
    assert (case.description, case.kind == CaseKind.EMERGENCY) == (words, False)


async def test_a_form_waits_for_the_answer(house: House) -> None:
    phone, words = await ask(house, first="我要反映问题")
    told = await phone.say("2")
    assert QUESTION not in told
    assert [case.description for case in await filed(house, phone, told)] == [words]


async def test_more_words_are_heard_together_with_the_first(house: House) -> None:
    phone, words = await ask(house)
    told = await phone.say("现在着火了，快来人")
    assert "119" in told
    [case] = await filed_cases(house, phone)
    assert words in case.description
    assert "现在着火了" in case.description


@pytest.mark.parametrize("answer", ["2", "没事，就是心里堵得慌"])
async def test_a_heavy_heart_is_not_sent_away(house: House, answer: str) -> None:
    """ "没听懂" would be the worst of answers."""
    for words in HEAVY:
        phone = house.phone()
        if QUESTION in await phone.say(words) and "12356" in await phone.say(answer):
            assert "同志来跟您说" in await phone.tap("请社区同志")
            return
    raise AssertionError("none of these is asked about, or all are something else")


async def test_a_no_may_go_on(house: House) -> None:
    phone, words = await ask(house)
    told = await phone.say("没有，就是看着有点担心")
    assert "119" not in told
    [case] = await filed(house, phone, told)
    assert (case.kind == CaseKind.EMERGENCY, words in case.description) == (False, True)


async def test_a_no_does_not_cover_danger(house: House) -> None:
    phone, _ = await ask(house)
    assert "119" in await phone.say("没有，哎呀现在着火了快来人")


async def test_nobody_is_asked_twice(house: House) -> None:
    phone, words = await ask(house)
    assert QUESTION not in await phone.say(words)


async def test_who_has_called_for_help_is_not_asked(house: House) -> None:
    for words in DOUBTFUL:
        phone = house.phone()
        await phone.say("我家着火了")
        assert QUESTION not in await phone.say(words)
        assert {case.kind for case in await filed_cases(house, phone)} == {"emergency"}


async def test_silence_goes_to_the_desk(house: House) -> None:
    phone, words = await ask(house)
    await _wait(house, phone, worries.SILENT_AFTER - timedelta(minutes=1))
    assert not await filed_cases(house, phone)
    await _wait(house, phone, worries.SILENT_AFTER + timedelta(minutes=1))
    [case] = await filed_cases(house, phone)
    assert case.kind is CaseKind.HAND_OVER
    assert words in case.description
    assert case.case_number in await phone.read()
    assert await asked(house, phone) is None


async def _wait(house: House, phone: Phone, quiet: timedelta) -> None:
    async with house.database.transaction() as session:
        since = update(Worry).where(Worry.openid == phone.openid)
        await session.execute(since.values(asked_at=utc_now() - quiet))
    async with house.database.transaction() as session:
        await worries.tell_desk(session, now=utc_now())
    await house.run_jobs()


class Failing:
    """The real engine, which can go away."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.away = False

    async def answer(self, *, sender: str, key: MessageKey, turn: Turn) -> Answer:
        """As the engine's."""
        if self.away:
            raise UnavailableError("engine_away", cause="ConnectError")
        return await self.engine.answer(sender=sender, key=key, turn=turn)


@pytest.mark.parametrize(
    ("answer", "kind"), [("有", CaseKind.EMERGENCY), ("没有", CaseKind.HAND_OVER)]
)
async def test_the_answer_counts_while_the_engine_is_away(
    house: House, make_house: MakeHouse, answer: str, kind: CaseKind
) -> None:
    engine = Failing(house.parts["dialogue"].engine)
    away = make_house(engine)
    phone, words = await ask(away)
    engine.away = True
    await phone.say(answer, expects_outage=True)
    [case] = await filed_cases(away, phone)
    assert (case.kind, case.description) == (kind, words)
    assert await asked(away, phone) is None


async def test_an_option_of_somebody_else_means_nothing(house: House) -> None:
    phone, _ = await ask(house)
    other = house.phone()
    async with house.database.transaction() as session:
        number = (await session.get_one(Worry, phone.openid)).message_id
    turn = Turn(payload=f'{worries.CONFIRMED}"message": "{number}"}}')
    async with house.database.transaction() as session:
        resident = await ensure_resident(session, other.openid, now=utc_now())
        answered = await worries.answer_worry(session, resident, turn)
    assert not isinstance(answered, Turn)
    assert answered.outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    "words", ["我家就三口人", "两个大人，一个小孩", "我一个人住", "医保卡丢了咋补办"]
)
async def test_nobody_is_worried_about(resident: Phone, words: str) -> None:
    assert "119" not in await resident.say(words)


@pytest.mark.parametrize(
    ("words", "denied"),
    [
        ("没有 她现在好好的", True),
        ("没有，就是糊锅了", True),
        ("没有就是马桶漏水", True),
        ("没有 反应", False),
        ("没有反应", False),
        ("没有人应", False),
    ],
)
def test_a_no_with_more_is_a_no(words: str, *, denied: bool) -> None:
    denial = worries.NO.match(words)
    assert (denial is not None and worries.explains(denial)) is denied


@pytest.mark.parametrize(
    ("words", "yes"), [("确认", True), ("好 确认", True), ("确认有危险", False)]
)
def test_a_yes_to_the_read_back_is_none_to_danger(words: str, *, yes: bool) -> None:
    assert bool(worries.CONFIRMS.fullmatch(words)) is yes


async def test_the_yes_of_a_read_back_files_it_with_what_was_asked_about(house: House) -> None:
    phone, words = await ask(house, first="阳光花园3栋2单元楼道灯坏了")
    assert "编号" in await phone.say("确认")
    [case] = await filed_cases(house, phone)
    assert words in case.description
