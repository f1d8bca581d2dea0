"""What a conference holds of a person: telling it, erasing it, and saying so beforehand."""
