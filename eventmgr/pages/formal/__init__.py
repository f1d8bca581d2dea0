"""Pages of the area “formal letters”."""
