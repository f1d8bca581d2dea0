"""Pages of the area “places”."""
