"""The Office’s export of orders, read into waiting cases."""
