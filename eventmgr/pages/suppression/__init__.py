"""Addresses that are not written to: the list, links to unsubscribe, and what comes back."""
