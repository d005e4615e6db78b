"""Files in and out: the register of orders, directories, downloads."""
