"""Organisers' pages of numbers: how many people stand where, against what was promised."""
