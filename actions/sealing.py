"""Not to be known: what the read-back of a complaint says of it."""

from actions.turn import Turn
from api.cases.kinds import CaseKind
from api.cases.sealing import OFFERED
from api.texts import render

COMPANY = "物业"
"""Whom people fear whatever the kind is."""


def seal_line(turn: Turn, *, short: bool) -> str:
    """That nobody will know, or the offer where people fear whom they complain about and have not
    said that they may be known.
    """
    sealed = bool(turn.slot("complaint_sealed"))
    declined = turn.slot("complaint_sealed") is False
    offered = CaseKind(turn.slot("complaint_kind")) in OFFERED or COMPANY in turn.slot(
        "complaint_text"
    )
    if short or not (sealed or (offered and not declined)):
        return ""
    return "\n" + render("actions", "seal", sealed=sealed)
