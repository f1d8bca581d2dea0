"""The day itself: who is checked in, who walks in, who gets a certificate."""
