"""So many at once, and so many a minute from then on."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field

MOST = 10_000  # names that are remembered; who has not come for longest is forgotten first


@dataclass
class Bucket:
    """``burst`` at once; as many come back in a minute as ``minute`` says."""

    burst: int
    minute: int
    left: float = -1
    at: float = field(default_factory=lambda: time.monotonic())

    def __post_init__(self) -> None:
        self.left = self.burst

    def take(self) -> bool:
        """One of them, if there is one."""
        now = time.monotonic()
        self.left = min(self.burst, self.left + (now - self.at) * self.minute / 60)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Buckets:
    """A bucket for each name, of the names that came last."""

    def __init__(self, burst: int, minute: int) -> None:
        self.burst, self.minute = burst, minute
        self.kept: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, name: str) -> bool:
        bucket = self.kept.setdefault(name, Bucket(self.burst, self.minute))
        self.kept.move_to_end(name)
        if len(self.kept) > MOST:
            self.kept.popitem(last=False)
        return bucket.take()
