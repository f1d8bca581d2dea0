"""What groups show to everybody: the deck of pages, on a screen and as a file."""
