"""Proof by trouble: many people write while every part is killed and started again in turn.

`make chaos` runs 2,000 messages of 200 people, `test_short_chaos` a tenth of it. What people say,
what they were told, what the database holds: three accounts of one story, compared by `audit`.
"""
