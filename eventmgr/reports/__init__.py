"""Closing reports: a frozen snapshot, a neutral document, and the files made of it."""
