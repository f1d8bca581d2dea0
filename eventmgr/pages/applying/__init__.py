"""Pages of the area “applying”."""
