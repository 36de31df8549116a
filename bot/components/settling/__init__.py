"""What words mean in the talk that they are said in: beside a question, an emergency, a case.

`reading.py` has the steps as a table, and is the last component of the pipeline; each other module
is one step and its own table. All are pure.
"""
