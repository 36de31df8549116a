"""Recordings turned into words, on this machine, where a model is given; elsewhere said plainly.

The platform's own recognition is retired, and no recording leaves the house. A model is several
hundred megabytes, so it comes with `VOICE_MODEL_DIR` and the extra `linli[voice]`, not with us.
"""
