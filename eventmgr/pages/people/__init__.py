"""Organisers' pages about people and organisations, and the list of sectors."""
