"""Persons, the organisations they come from, and the accounts they sign in with."""
