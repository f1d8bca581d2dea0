"""What people have in their own calendars: asked for by them, kept current by organisers."""
