"""Conferences made from others, or from a template: this year's agenda, again next year."""
