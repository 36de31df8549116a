"""What to tell whom, and the outbox."""
