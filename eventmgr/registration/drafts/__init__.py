"""What people have typed into a form and not sent yet, so that no crash or reload loses it."""
