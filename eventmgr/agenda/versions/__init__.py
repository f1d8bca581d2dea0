"""Published versions: what they hold, what they change, and who is told."""
