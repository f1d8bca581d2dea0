"""What groups are given on paper: the facilitator's brief and the worksheet."""
