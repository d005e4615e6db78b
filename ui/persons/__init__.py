"""Persons entered twice, on screen."""
