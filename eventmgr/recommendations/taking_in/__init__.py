"""When there is no network: a Word template out, and texts of paper and laptops in."""
