"""Texts that are too long are refused by name, with what there is room for; never cut."""

from db.errors import Key, Refusal


def check(row: Key | None, field: str, text: object, longest: int) -> list[Refusal]:
    """The refusal of ``text`` where it has more characters than ``longest``, else nothing."""
    length = len(str(text or ""))
    if length <= longest:
        return []
    return [Refusal(row, field, "too_long", {"length": length, "longest": longest})]
