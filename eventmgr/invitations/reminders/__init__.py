"""Reminding those who were invited and have not answered."""
