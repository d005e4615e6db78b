"""A case: viewed, edited, listed, filtered; what happens in it."""
