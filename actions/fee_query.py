"""Fees of the home that the person is bound to, by month; what is open; how to pay, which needs no
home.
"""

import re
from datetime import date
from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.base import JUST_SHOWN, Skill
from actions.fee_explained import FEW_FEES, explained
from actions.places import first_home, mention
from actions.policy import told_of_policy
from actions.turn import Turn
from api.clock import local
from api.fees.compared import asks_what_of, asks_why
from api.fees.models import FEE_NAMES, FeeType
from api.fees.periods import Period, parse_period
from api.fees.service import fee_statements, ways_to_pay
from api.fees.words import named_fees
from api.grids.service import find_place
from api.residents.service import BoundHome
from api.texts import render

ELSEWHERE = re.compile(
    r"邻居|楼上|楼下|对门|隔壁|别人|人家|"
    r"(?:[他她]们?|[老小](?![区婆公])[\u4e00-\u9fff]|[\u4e00-\u9fff](?:大爷|大妈|阿姨|叔叔|先生|女士|师傅))"
    r"(?:家|的|欠|交)"
)
"""Words that ask about somebody else's home, unless the person speaks of their own (`OWN`)."""

SOMEBODY = re.compile(r"([\u4e00-\u9fff]{2,3})家的?(?:物业|水|电|燃|煤|停|取|暖|费)")
NOBODY = re.compile("^[我咱俺]|[们己俺咱]$|[我自本大查]$|[看问下交算帮]$|[这那全店]$|[月年]$")
"""Ends before 家 that are not the end of a name."""

OWN = re.compile(r"(?:我们?|咱们?|俺们?|自己)(?:[家的这屋]|[\u4e00-\u9fff]{0,2}费)")

ALTOGETHER = re.compile("一共|总共|合计|加起来|总计")
MANY = 1
"""Paid months of each fee in a list of more than `FEW_FEES`."""

HOW_TO_PAY = re.compile(
    "(?:怎么|咋个?|如何|怎样|在?哪里|在哪|去哪里?|到哪里?|哪儿|什么地方)(?:去|能|可以|才能)?[交缴付](?!了)"
    "|(?:能|可以|可不可以|能不能)(?:用|在|拿)?(?:微信|支付宝|手机|现金|刷卡|网上|银行)?[交缴付]"
    "|(?:[交缴]费|付款)(?:的)?(?:方式|方法|渠道|地点|地方|途径)"
    "|(?:一起|一块儿?|一次性?|一把|合并|合在一起|提前|预先)[交缴付]|预[交缴存]"
)
OF_THE_RULES = re.compile(
    "阶梯|(?:会不会|是不是|会|要|就|该)(?:给我|把我)?(?:们?家?的?)?[停断][水电气]|[停断][水电气暖]?[吗么不]"
    "|(?:会不会|有没有|收不收|要不要|算不算|多少)(?:收|有|算|交)?(?:滞纳金|违约金)|征信|起诉"
)
"""What holds for everybody and stands in nobody's bills: steps of a tariff, what follows a debt."""

INVOICE = re.compile("发票|收据|票据|[开打]票")
"""How to pay, or who writes the invoice: nobody's bills are asked for."""


class QueryFee(Skill):
    """Bills of one's own home; binding comes first, another's home is refused."""

    action = "action_query_fee"

    async def act(self, turn: Turn) -> list[EventType]:
        """The answer, or the way to it."""
        if asks_how(turn.words) or turn.goes_on in {"where", "how_to_pay"}:
            return await _told_how(turn)
        if OF_THE_RULES.search(turn.words):
            return await told_of_policy(turn)
        asked = _asked(turn)
        home = await first_home(turn)
        if home is None:
            turn.say("utter_fee_query_needs_home")
            return [
                SlotSet("fee_query_asked", asked),
                SlotSet("after_binding", self.action),
                FollowupAction("bind_home_form"),
            ]
        if await _about_another(turn, home):
            turn.say("utter_fee_query_not_yours", address=home.address)
            return [SlotSet("fee_query_asked", None), _kept(asked["fee_types"])]
        if asked["explain"] and (month := await _explained(turn, home, asked)):
            return [SlotSet("fee_query_asked", None), _kept(asked["fee_types"], month=month)]
        since, until = asked["since"], asked["until"]
        statements = await fee_statements(
            turn.session,
            home.home,
            fee_types=[FeeType(kind) for kind in asked["fee_types"]],
            since=date.fromisoformat(since) if since else None,
            until=date.fromisoformat(until) if until else None,
        )
        if statements:
            text = render(
                "actions",
                "fee_query",
                home=home,
                statements=statements,
                names=FEE_NAMES,
                total=ALTOGETHER.search(turn.words) is not None,
                newest=MANY if len(statements) > FEW_FEES and since is None else None,
            )
            turn.say("utter_fee_query", statement=text)
        else:
            turn.say("utter_fee_query_no_bills", address=home.address)
        month = since if since == until else None
        return [SlotSet("fee_query_asked", None), _kept(asked["fee_types"], month=month)]


def asks_how(words: str) -> bool:
    """Whether words ask how to pay, or for an invoice, and for no sum."""
    return HOW_TO_PAY.search(words) is not None or INVOICE.search(words) is not None


async def _told_how(turn: Turn) -> list[EventType]:
    """Whom the fees that are asked about are paid to, where the person lives or says; elsewhere
    whatever holds.
    """
    fees = _fees(turn)
    said, home = await mention(turn), await first_home(turn)
    known = await find_place(turn.session, estate=said.estate, building=None)
    estate_id = known.estate.id if known else home.home.estate_id if home else None
    ways = await ways_to_pay(
        turn.session, fee_types=[FeeType(kind) for kind in fees], estate_id=estate_id
    )
    apart = [kind for kind in FEE_NAMES if sum(kind in way.fee_types for way in ways) > 1]
    if ways:
        text = render(
            "actions",
            "ways_to_pay",
            ways=[way for way in ways if set(way.fee_types).isdisjoint(apart)],
            apart=apart,
            names=FEE_NAMES,
            invoice=INVOICE.search(turn.words) is not None,
        )
        turn.say("utter_fee_query_how_to_pay", ways=text)
    else:
        turn.say("utter_fee_query_pay_unknown")
    return [_kept(fees, where=bool(apart))]


def _kept(fee_types: list[str], *, where: bool = False, month: str | None = None) -> EventType:
    """The fees that were talked of, and the month if it was one; `where`: how they are paid depends
    on the estate, as asked.
    """
    shown = {"skill": "query_fee", "fee_types": fee_types, "where": where, "month": month}
    return SlotSet(JUST_SHOWN, shown)


async def _explained(turn: Turn, home: BoundHome, asked: dict[str, Any]) -> str | None:
    """What the bills tell of why, with the month; None without any bill."""
    before = turn.just_shown(QueryFee.action) if turn.goes_on else None
    return await explained(
        turn,
        home,
        words=asked["words"],
        fee_types=asked["fee_types"],
        beside=asked["explain"] == "why",
        shown=before.get("month") if before else None,
    )


def _fees(turn: Turn) -> list[str]:
    """The fees that the words name, else those that were just talked of."""
    named = [str(kind) for kind in named_fees(turn.words)]
    before = turn.just_shown(QueryFee.action) if turn.goes_on else None
    return named or list(before["fee_types"] if before else ()) or _guessed_fee(turn)


def _asked(turn: Turn) -> dict[str, Any]:
    """Which fee and which months; from before the binding when that came between."""
    kept: dict[str, Any] | None = turn.slot("fee_query_asked")
    if kept is not None and turn.intent != "query_fee":
        return kept
    period = parse_period(turn.words, today=local(turn.now).date())
    return {
        "fee_types": _fees(turn),
        "since": period.since.isoformat() if period else None,
        "until": period.until.isoformat() if period else None,
        "explain": _explains(turn, period),
        "words": turn.words,
    }


def _explains(turn: Turn, period: Period | None) -> str | None:
    """Whether it is asked why a sum is so much, or of what it is made; None for the sums alone, and
    where those of many months are asked for.
    """
    if turn.goes_on == "why" or asks_why(turn.words):
        return "why"
    many = period is not None and period.since != period.until
    return "parts" if asks_what_of(turn.words) and not many else None


def _guessed_fee(turn: Turn) -> list[str]:
    kind = turn.entity("fee_type")
    return [kind] if kind in FEE_NAMES else []


def asks_for_another(words: str, *, holder: str) -> bool:
    """Whether words ask about somebody else's home: a neighbour's, or one called by a name."""
    if ELSEWHERE.search(words) and not OWN.search(words):
        return True
    named = SOMEBODY.search(words)
    return named is not None and NOBODY.search(named[1]) is None and holder not in words


async def _about_another(turn: Turn, home: BoundHome) -> bool:
    """Whether the words name a home that is not the person's own."""
    if turn.intent != "query_fee":
        return False
    if asks_for_another(turn.words, holder=home.home.holder_name):
        return True
    said = await mention(turn)
    own = {
        "estate": home.estate,
        "building": home.home.building,
        "unit": home.home.unit,
        "room": home.home.room,
    }
    return any(
        getattr(said, part) is not None and getattr(said, part) != value
        for part, value in own.items()
    )
