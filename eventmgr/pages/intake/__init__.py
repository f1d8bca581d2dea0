"""Pages of the area “intake”."""
