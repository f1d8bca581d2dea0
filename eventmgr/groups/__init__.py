"""Working groups and who sits in them."""
