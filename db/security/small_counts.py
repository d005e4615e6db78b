"""Small counts: who may see figures only never learns of one person from them.

Counts are of persons: under ten they are not told, all others are rounded to ten, so that no
household can be told alone. What may be asked at all says
``db.caseload.rounded_questions``; that no sum gives its parts away sees
``db.caseload.rounded_sums`` to.
"""

LEAST = 10


def rounded(count: int) -> int:
    """The nearest multiple of ten; nothing for what is under ten."""
    return (count + LEAST // 2) // LEAST * LEAST if count >= LEAST else 0


def limit(count: int, further: int = 0) -> int:
    """The least count that is rounded like ``count``, or like the ``further`` next ones."""
    place = (count + LEAST // 2) // LEAST if count >= LEAST else 0
    place += further
    return max(place * LEAST - LEAST // 2, LEAST) if place else 0


def share(part: int, whole: int) -> float | None:
    """0 to 1, of two counts as they are told; None where there is too little to tell."""
    return min(part / whole, 1.0) if part and whole else None
