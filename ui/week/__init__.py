"""A week: appointments, and what is overdue."""
