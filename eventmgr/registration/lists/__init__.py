"""Lists of people: filters that are kept under a name and stay live."""
