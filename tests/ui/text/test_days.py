"""One reading of days, one writing."""

from datetime import date
from pathlib import Path

import pytest

from ui.text import days

CASE = Path(__file__).parents[2] / "cases" / "09-grid-date-paste"
FIFTH = date(2027, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "05/01/2027", "5/1/2027", "05.01.2027", "5.1.27", "05-01-2027", "05/01/27", "2027-01-05",
        " 05/01/2027\u00a0", "2027-01-05 00:00:00", "2027-01-05T00:00:00.000Z",
        "2027-1-5", "5-jan-27", "05-janv.-2027", "05/01/2027 00:00", "5/1/27 0:00:00", "5.jan.2027",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_here_write_it(text: str) -> None:
    assert days.read(text) == FIFTH
    assert days.write(FIFTH) == "05/01/2027"


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "01/2027", "2027", "31/02/2027", "12/31/2026", "05/01-2027", "05/01/127",
        "05/01/1926", "05/01/2127", "2027/01/05", "46027", "5 janvier 2027", "05/01/2027 14:00",
        "2027-01-05 14:00", "٠٥/٠١/٢٠٢٧", "05/01/2027x", "0/1/2027", "=05/01/2027", "5/1/27/3",
        "5-jxn-27", "31-feb-2027", "05/01/2027 00:01", "5-jan-2127", "5-jan-027",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    assert days.read(text) is None


def test_what_a_browser_read_as_other_days() -> None:
    [file] = CASE.iterdir()
    read = [days.read(line) for line in file.read_text().split("\n") if line]
    assert read == [date(2027, 1, 5), date(2026, 12, 13), date(2026, 12, 31)]
