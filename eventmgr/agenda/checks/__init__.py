"""What may be wrong with an agenda: warnings, never refusals."""
