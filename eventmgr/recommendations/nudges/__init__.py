"""Reminders, shortly before the deadline, to groups that have nothing to hand in."""
