"""Organisers' pages about people who may be one: told apart, merged, and two again."""
