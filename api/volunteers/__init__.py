"""Volunteer teams, activities and sign-ups."""
