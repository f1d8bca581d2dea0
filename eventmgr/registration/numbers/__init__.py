"""Numbers: how many people stand where, counted by what they are, against what was promised."""
