"""Files that workers make, and the setting of type; knows words and bytes, not conferences."""
