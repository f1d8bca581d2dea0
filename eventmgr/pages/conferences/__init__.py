"""Pages of the area “conferences”."""
