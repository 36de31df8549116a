"""Pictures, recordings and videos that people send: bytes behind one port, a row for each.

Whoever may see a case may see what lies with it; that rule is kept by `api.cases`, which knows.
"""
