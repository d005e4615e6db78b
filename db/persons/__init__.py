"""Persons who were entered twice: found, merged, and taken apart again."""
