"""Pages of the area “agenda”."""
