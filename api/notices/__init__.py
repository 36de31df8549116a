"""Notices: outages, activities, announcements, votes."""
