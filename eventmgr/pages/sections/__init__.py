"""Pages on which the report's sections are written, switched and put in order."""
