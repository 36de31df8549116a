"""The people who work for the community: roles, duty, access to the staff API."""
