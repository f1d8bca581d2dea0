"""Pages of the area “reminders”."""
