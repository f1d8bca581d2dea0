"""Pages of the area “badges”."""
