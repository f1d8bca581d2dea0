"""Pages of the area “recommendations”."""
