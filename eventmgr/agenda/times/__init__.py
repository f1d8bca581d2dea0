"""Times as people type, say and shift them, by the clocks at the venue."""
