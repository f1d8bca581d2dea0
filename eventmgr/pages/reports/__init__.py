"""Pages of the area “reports”."""
