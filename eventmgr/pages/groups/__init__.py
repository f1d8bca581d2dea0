"""Pages of the area “groups”."""
