"""What people have of a conference in their own calendars, sent by mail (RFC 5546, RFC 6047)."""
