"""The list of cases: filters, grid, what is done to many."""
