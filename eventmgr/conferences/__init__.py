"""Conferences: their days, rooms, themes, partners and the team that holds them."""
