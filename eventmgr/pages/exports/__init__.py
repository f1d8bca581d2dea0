"""Organisers' pages for taking people along as a file, and the log of it."""
