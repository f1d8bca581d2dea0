"""What every floor stands on; no word of the conference business in here."""
