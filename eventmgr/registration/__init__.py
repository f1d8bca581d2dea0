"""Places at a conference, and who has one."""
