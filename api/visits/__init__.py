"""Visits (走访) to people whom the community looks after (重点人群), and their register."""
