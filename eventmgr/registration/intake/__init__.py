"""People from files: read, mapped, looked at line by line, and taken into the address book."""
