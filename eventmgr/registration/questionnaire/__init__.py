"""The questions that organisers compose, and what people answer."""
