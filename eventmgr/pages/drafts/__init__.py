"""Pages of the area “drafts”."""
