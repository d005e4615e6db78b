"""Directories in: a folder of CSV files after the Human Services Data Specification 3.0.

Read are organizations.csv and services.csv, and where they are there contacts, phones, languages,
service_areas, locations, service_at_location, attributes and taxonomy_terms. A folder is loaded
whole or refused whole, with file, line, column and reason of each mistake. UUIDs are kept; other
identifiers are kept apart by the name of their source. What is already in the directory stays as
it is, so that a folder may be loaded again and nothing that people mended is overwritten; whatever
differs, is joined or has no place in the board is told in ``Loaded.notes``.
"""

from db.importers.hsds.load import Loaded, load

__all__ = ["Loaded", "load"]
