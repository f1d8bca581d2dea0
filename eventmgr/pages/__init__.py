"""Pages: one area per domain, besides home and sign-in."""
