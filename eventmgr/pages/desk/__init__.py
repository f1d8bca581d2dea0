"""The check-in desk, badges, and who came."""
