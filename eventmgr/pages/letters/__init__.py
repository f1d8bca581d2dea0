"""Pages of the area “letters”."""
