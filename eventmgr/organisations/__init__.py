"""The bodies that a conference's people come from: their spellings, and what is known of them."""
