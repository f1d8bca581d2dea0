"""Pages of the area “answering”."""
