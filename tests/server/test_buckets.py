"""So many at once, and so many a minute."""

import time

import pytest

from ui.protection import buckets
from ui.protection.buckets import Bucket, Buckets


def test_a_bucket_gives_its_burst_and_then_its_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    bucket = Bucket(burst=3, minute=60)
    assert [bucket.take() for _number in range(4)] == [True, True, True, False]
    now += 2
    assert [bucket.take() for _number in range(3)] == [True, True, False]
    now += 3600
    assert [bucket.take() for _number in range(4)] == [True, True, True, False]


def test_one_name_takes_nothing_from_another() -> None:
    kept = Buckets(burst=1, minute=0)
    assert [kept.take(name) for name in "aabb"] == [True, False, True, False]


def test_names_are_forgotten_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "MOST", 10)
    kept = Buckets(burst=1, minute=1)
    for number in range(100):
        kept.take(str(number))
    assert len(kept.kept) <= 10
