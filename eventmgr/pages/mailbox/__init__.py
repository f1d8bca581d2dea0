"""Pages of the area “mailbox”."""
