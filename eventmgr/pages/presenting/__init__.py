"""Groups before everybody."""
