"""Files of people that leave the house: chosen columns, written line by line, each noted."""
