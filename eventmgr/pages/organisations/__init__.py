"""Organisers' pages about the organisations that their people come from."""
