"""Each table that refers to a person or a registration, and what becomes of its rows."""
