"""What several pages are made of; knows no feature."""
