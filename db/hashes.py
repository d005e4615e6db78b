"""How the database keeps secrets: as hashes that nobody can turn back."""

import hashlib
import secrets

import bcrypt

ROUNDS = 12  # the work of one check of a password: 2 to the power of it
NOBODY = bcrypt.hashpw(secrets.token_bytes(16), bcrypt.gensalt(ROUNDS)).decode()


def digest(secret: str) -> str:
    """For secrets that the board makes itself: long, and random."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def hash_password(password: str, rounds: int = ROUNDS) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(rounds)).decode()
