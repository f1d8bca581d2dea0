"""Organisers' pages of saved lists, and inviting whoever stands on them."""
