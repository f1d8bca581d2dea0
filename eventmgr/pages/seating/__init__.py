"""Pages of the area “seating”."""
