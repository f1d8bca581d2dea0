"""Pages of the area “signin”."""
