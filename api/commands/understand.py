"""`linli understand`: what the engine makes of sentences; nothing is stored or answered."""


def understand() -> None:
    """What is understood of the sentences on standard input, one a line, by the running engine.

    For each line one JSON object, in order and at once: text (as it came), intent, confidence (0 to
    1), kind (of a reported problem), place {estate, building, unit, floor, room, landmark},
    fee_type, period {from, to} (months as 2026-11, both included, of a question about fees), danger
    (its kind). What is not said is null. The intent is nlu_fallback where the engine would ask
    back, and null for a line without words. An estate has its name in the register, or the one that
    is written where the register knows none.

    Reads RASA_URL and what else the running processes were started with. Exit status 1: the engine
    or the database is away; what was printed before holds.
    """
    from api.commands.reading_lines import read_lines

    read_lines()
