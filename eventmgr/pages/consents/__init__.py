"""Pages of the area “consents”."""
