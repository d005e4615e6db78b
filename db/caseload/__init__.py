"""Open cases against capacity, and the figures of a day; whole, or rounded."""
