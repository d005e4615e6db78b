"""What runs an installation: migrating, starting, checking, the role of the database."""
