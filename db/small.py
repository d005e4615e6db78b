"""Small counts: who may see figures only never learns of one person from them.

Counts under five are not told, all others are rounded to five; totals are rounded by themselves,
not summed from rounded parts. So no small count can be had back by subtracting.
"""

LEAST = 5


def rounded(count: int) -> int:
    """The nearest multiple of five; nothing for what is under five."""
    return (count + LEAST // 2) // LEAST * LEAST if count >= LEAST else 0


def told(count: int, *, exact: bool) -> int | None:
    """What may be said of a count: itself, or rounded, or None for «under five»."""
    return count if exact else rounded(count) or None


def share(part: int, whole: int, *, exact: bool) -> float | None:
    """0 to 1, or None where there is nothing to divide by, or too little to tell."""
    if exact:
        return part / whole if whole else None
    some, all_ = rounded(part), rounded(whole)
    return min(some / all_, 1.0) if some and all_ else None
