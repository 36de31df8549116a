"""The gateway, held against the rows of the platform's rules that it has to meet."""
