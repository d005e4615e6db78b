"""Files in: the register of orders, and referral directories."""
