"""Rasa's custom actions: slots → one service call → a response. One file a skill."""
