"""The agenda: sessions in rooms at times, and who does what in them."""
