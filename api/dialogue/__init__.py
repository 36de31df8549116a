"""From an inbound message to its replies: inbox, direct commands, the Rasa client."""
