"""By which number a reporter wants to be reached, out of their own words.

It is read anew each time and kept nowhere else, so that whoever is erased from the words is erased.
"""

from collections.abc import Sequence

from api.cases.models import ActorRole, Case, CaseEvent
from api.phone_numbers import contact_offered


def contact_told(case: Case, events: Sequence[CaseEvent]) -> str | None:
    """The last number that the reporter offered, as it is shown; None when they offered none."""
    notes = [one.note for one in events if one.actor_role is ActorRole.RESIDENT and one.note]
    offered = [contact_offered(words) for words in (case.description, *notes)]
    return next((number.shown for number in reversed(offered) if number is not None), None)
