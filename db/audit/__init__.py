"""The record of changes: what every write leaves, in a chain whose links are keyed."""
