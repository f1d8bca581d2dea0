"""Recommendations: what working groups ask of whom, every saved text kept."""
