"""A community's year in an hour: `make simulate-year`.

Everything is the product's own but the clock and the people: residents report, press and rate,
workers take, decline, forget, pause and finish, go on leave and leave for good, a supervisor
designates. Nobody waits: the year goes from one act to the next, and the clock's jobs run at each
minute at which they would have found something to do.

    town       who lives and works there
    diary      what is to happen when
    hours      when a member of the staff works
    people     what each of them does, and how likely
    run        the year itself
    audit      what must never be, looked for behind the product's back
"""
