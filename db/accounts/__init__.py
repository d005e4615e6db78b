"""Accounts, sign-ins and passwords; what is kept for a person outside the record."""
