"""A few people at once, each with a tab."""

from pathlib import Path

from bench.load import Served, meet
from tests.served import Board


def test_people_click_at_once_and_no_page_fails(served: Board, tmp_path: Path) -> None:
    board = Served(served.url, served.process.pid, tmp_path / "probe.json")
    found = meet(board, people=4, think=0, seconds=5)
    assert len(found.waits) >= 4
    assert not found.failed
