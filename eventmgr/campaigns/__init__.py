"""Letters to many: whom, in which words, and the drafts that come of it."""
