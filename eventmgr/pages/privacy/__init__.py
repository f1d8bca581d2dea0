"""Pages of the area “privacy”."""
