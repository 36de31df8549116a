"""What a message means, without acting on it: the steps that every message of a resident takes.

Normalising, the engine's reading, the danger in it, and what its words say of place, fee and
months. `linli understand` shows it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.cases.kinds import KIND_RULES, CaseKind
from api.dialogue.danger import danger_in
from api.dialogue.engine import Parse, Parser
from api.dialogue.normalise import normalise
from api.fees.models import FEE_NAMES, FeeType
from api.fees.periods import Period, parse_period
from api.fees.words import named_fees
from api.grids.places import PlaceMention, parse_place

ABOUT_FEES = frozenset({"query_fee", "dispute_fee"})
EMERGENCY = "emergency"
UNSPECIFIED = "unspecified"
NOWHERE = PlaceMention()


@dataclass(frozen=True)
class Understanding:
    """What a text says; None, or an empty place, for what it does not say.

    `intent` is `nlu_fallback` where the engine is too unsure to act, and None for a text in which
    nothing can be read. `kind` is that of a reported problem, `fee_type` and `period` are about
    the fees asked for, `danger` is the kind of a danger now.
    """

    text: str
    intent: str | None = None
    confidence: float | None = None
    kind: CaseKind | None = None
    place: PlaceMention = NOWHERE
    fee_type: FeeType | None = None
    period: Period | None = None
    danger: str | None = None


@dataclass(frozen=True)
class KindReading:
    """What a problem is about, by the engine: None where it is too unsure; its guesses, the
    likeliest first.
    """

    kind: CaseKind | None = None
    guesses: Sequence[str] = ()


async def read_kind(text: str, *, parser: Parser) -> KindReading:
    """What words of a problem are about, read as a resident's.

    Raises:
        UnavailableError: `engine_away`.
    """
    words = normalise(text)
    parse = await parser.parse(words, danger=danger_in(words).as_metadata())
    return KindReading(kind=_kind(parse), guesses=parse.facets.get("kind", ()))


async def understand(
    text: str, *, parser: Parser, estates: Mapping[str, str], today: date
) -> Understanding:
    """Read a text as a message of somebody of whom nothing is known.

    `estates` is the town's register of names; `today` is a day in Shanghai.

    Raises:
        UnavailableError: `engine_away`.
    """
    words = normalise(text)
    if not words:
        return Understanding(text=text)
    parse = await parser.parse(words, danger=danger_in(words).as_metadata())
    about_fees = parse.intent in ABOUT_FEES
    return Understanding(
        text=text,
        intent=parse.intent,
        confidence=parse.confidence,
        kind=_kind(parse),
        place=parse_place(words, estates=estates),
        fee_type=_fee(words, parse) if about_fees else None,
        period=parse_period(words, today=today) if about_fees else None,
        danger=_danger(parse),
    )


def _kind(parse: Parse) -> CaseKind | None:
    kind = parse.values.get("kind")
    return CaseKind(kind) if kind in KIND_RULES and parse.intent != EMERGENCY else None


def _fee(words: str, parse: Parse) -> FeeType | None:
    """The fee that is named, of several the first of a bill; else the engine's guess."""
    if named := named_fees(words):
        return named[0]
    guess = parse.values.get("fee_type")
    return FeeType(guess) if guess in FEE_NAMES else None


def _danger(parse: Parse) -> str | None:
    """The kind of danger that the product would act on."""
    if parse.intent != EMERGENCY:
        return None
    return parse.values.get("danger", UNSPECIFIED)
