"""The record as people read it, and saved sets taken back."""
