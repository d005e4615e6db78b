"""Terms and places: the lists that cases are described with."""
