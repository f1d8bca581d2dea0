"""Organisers' pages about mailings, and the conference's mail log."""
