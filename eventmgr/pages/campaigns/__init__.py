"""Letters to many: organisers choose people, write, look and have drafts written."""
