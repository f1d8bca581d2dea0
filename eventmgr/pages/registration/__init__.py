"""Pages of the area “registration”."""
