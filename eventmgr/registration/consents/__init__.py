"""What people agree to, when they did, and what they were told when they did."""
