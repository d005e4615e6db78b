"""Text as people meant it: nothing that is not seen, and no two words made one."""

import pytest

from db.text import clean, fold

UNSEEN = [
    "\u200b", "\ufeff", "\u3164", "\u2800", "\u00ad", "\u200d", "\u200c", "\u2060", "\u202e",
    "\u2028", "\ufe0f", "\u034f", "\u115f", "\uffa0", "\u00a0", "\u180e", "\u061c", "\U000e0041",
    "\u17b4", "\ufe0f\u200d\ufe0f", "\u3000", "\x00", "\ud800", "\u200e \u200f",
]  # fmt: skip


@pytest.mark.parametrize("sign", UNSEEN)
def test_what_is_not_seen_is_no_text(sign: str) -> None:
    assert clean(sign) == clean(f" {sign}\t{sign}\n") == ""
    assert clean(f"{sign}Ali{sign}") == "Ali"
    assert fold(f"Ali{sign}") == "ali"


@pytest.mark.parametrize(
    "sign",
    [
        "\u202e", "\u202a", "\u2066", "\u2069", "\u200e", "\u200f", "\u200b", "\u00ad", "\ufeff",
        "\x07", "\x7f", "\u200d", "\u200c", "\ud800", "\U000e0041",
    ],
)  # fmt: skip
def test_it_is_left_out_of_a_word(sign: str) -> None:
    assert clean(f"A{sign}li") == "Ali"
    assert fold(f"Ä{sign}li") == "ali"


@pytest.mark.parametrize(
    "sign", ["\t", "\x0b", "\x0c", "\u2028", "\u2029", "\x85", "\u2800", "\u3164"]
)
def test_two_words_stay_two(sign: str) -> None:
    assert clean(f"El{sign}Amrani") == "El Amrani"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_new_line_stays_one(end: str) -> None:
    assert clean(f"one{end}two{end}") == "one\ntwo"


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم", "علی\u200cرضا", "ශ්\u200dරී", "क्\u200dष", "ক্\u200cষ",
        "👨\u200d👩\u200d👧", "❤\ufe0f", "❤\ufe0f\u200d🔥", "1\ufe0f⃣", "e\u0301", "Nguyễn", "محمد",
        "ไทย", "한글", "Jean\u00a0Paul",
        "n° 3 – «a»", "a\n\nb", "🇧🇪", "١٢", "=1+1",
    ],
)  # fmt: skip
def test_what_people_write_stays(text: str) -> None:
    assert clean(text) == text


def test_a_joiner_makes_no_other_name() -> None:
    assert fold("علی\u200cرضا") == fold("علیرضا")
    assert clean("می\u200c\u200cخ") == "می\u200cخ"
