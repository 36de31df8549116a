"""How the store answers when it is full: `make bench-cases`."""
