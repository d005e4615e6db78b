"""A block from a spreadsheet, laid over a grid: what it would change, what is refused and why."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from db.errors import Key
from db.text import fold
from ui.components import grid_columns, paste, pasted_block
from ui.components.paste import Plan, Sheet

FRAME = pd.DataFrame(
    {
        "id": [11, 12, 13],
        "reference": ["D000011", "D000012", "D000013"],
        "name": ["Ada", "Bo", "Cy"],
        "stage": ["waiting", "invited", None],
        "coach": ["1", "2", "3"],
        "closed_on": pd.to_datetime(["2026-01-05", None, None]),
        "note": ["=1", "two\nlines", 'said "no"'],
        "share": [0.8, 1.0, 0.5],
        "leave": [False, True, False],
        "speaks": [["fr", "nl"], [], ["ar"]],
    }
)
SAID: dict[str, Mapping[str, str]] = {
    "stage": {"waiting": "à inviter", "invited": "invité", "closed": "clôturé"},
    "coach": {"1": "Jo (1)", "2": "Jo (2)", "3": "Flo"},
    "speaks": {"fr": "français", "nl": "néerlandais", "ar": "arabe", "el": "grec, moderne"},
}
ALSO = {"stage": {"te sluiten": "closed"}}
LOCKED = ("reference", "name")
TITLES = {
    "reference": "reference", "nom": "name", "naam": "name", "etape": "stage", "coach": "coach",
    "cloture le": "closed_on", "gesloten op": "closed_on", "note": "note", "part": "share",
    "en conge": "leave", "langues": "speaks", "sexe": "",
}  # fmt: skip


def stands(_key: Key, _field: str, stood: object) -> object:
    return stood


SHEET = Sheet(
    FRAME,
    {
        name: grid_columns.make(FRAME[name], SAID.get(name), 20, ALSO.get(name))
        for name in FRAME
        if name != "id"
    },
    frozenset(name for name in FRAME if name not in (*LOCKED, "id")),
    TITLES,
    ("reference",),
    stands,
)


def laid(text: str, **options: bool) -> Plan:
    return paste.plan(SHEET, text, **options)


def changed(plan: Plan) -> dict[tuple[Key, str], object]:
    return {(one.row, one.field): one.wanted for one in plan.changes}


def refused(plan: Plan) -> list[tuple[int, Key | None, str, str, str]]:
    return [
        (one.line, one.refusal.row, one.refusal.field, one.text, one.refusal.rule)
        for one in plan.refused
    ]


def test_rows_are_found_by_their_key_whatever_their_order() -> None:
    plan = laid("Naam\tRéférence\tGesloten op\nCy\tD000013\t05/01/2027\n\td000012\t13.12.26\n")
    assert changed(plan) == {
        (13, "closed_on"): date(2027, 1, 5),
        (12, "closed_on"): date(2026, 12, 13),
    }
    assert not refused(plan)
    assert (plan.headed, plan.by, plan.lines) == (True, ("reference",), 2)


def test_without_titles_the_columns_are_in_the_order_of_the_grid() -> None:
    plan = laid("D000012\tBo\tclôturé\tFlo\t31/12/2026")
    assert changed(plan) == {
        (12, "stage"): "closed",
        (12, "coach"): "3",
        (12, "closed_on"): date(2026, 12, 31),
    }
    assert not plan.headed


def test_without_a_key_rows_are_in_the_order_of_the_grid() -> None:
    assert changed(laid("Clôturé le\n05/01/2027\n\n31/12/2026")) == {
        (11, "closed_on"): date(2027, 1, 5),
        (13, "closed_on"): date(2026, 12, 31),
    }
    plan = laid("Clôturé le\n" + "05/01/2027\n" * 5)
    assert refused(plan) == [(line, None, "", "05/01/2027", "row_beyond") for line in (5, 6)]


def test_what_stands_there_is_no_change_however_it_is_worded() -> None:
    plan = laid(
        "Référence;Nom;Étape;Coach;Clôturé le;Note;Part;En congé;Langues;Sexe\r\n"
        "D000011;Ada;À inviter;Jo;05/01/2026;'=1;0,8;non;néerlandais, français;F\r\n"
        'D000012;Bo;invited;Jo (2);;"two\r\nlines";1.0;oui;;F\r\n'
        'D000013;Cy;;Flo;;"said ""no""";0.50;false;arabe;F\r\n'
    )
    assert not plan.changes
    assert not plan.refused
    assert plan.aside == ["Sexe"]


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("Étape", "closed", "closed"),
        ("Étape", "TE SLUITEN", "closed"),
        ("Coach", "Jo (2)", "2"),
        ("Clôturé le", "", ""),
        ("Note", "'-5", "-5"),
        ("Note", '"a ""b""\nc"', 'a "b"\nc'),
        ("Note", '"a" and "b"', '"a" and "b"'),
        ("Part", "0,75", 0.75),
        ("En congé", "Ja", True),
        ("Langues", "grec, moderne; arabe", ("el", "ar")),
    ],
)
def test_every_kind_of_column_is_read(title: str, text: str, wanted: object) -> None:
    [found] = laid(f"Référence\t{title}\nD000011\t{text}").changes
    assert found.wanted == wanted


@pytest.mark.parametrize(
    ("title", "text", "rule"),
    [
        ("Étape", "nonsense", "not_in_list"),
        ("Coach", "Jo", "several_in_list"),
        ("Clôturé le", "31/02/2026", "day_unfit"),
        ("Clôturé le", "12/31/2026", "day_unfit"),
        ("Note", "x" * 21, "too_long"),
        ("Part", "1 000", "value_wrong"),
        ("Part", "1e3", "value_wrong"),
        ("En congé", "perhaps", "value_wrong"),
        ("Langues", "klingon", "not_in_list"),
        ("Nom", "Zo", "column_locked"),
    ],
)
def test_a_refused_cell_is_named_and_the_rest_is_read(title: str, text: str, rule: str) -> None:
    plan = laid(f"Référence\t{title}\nD000013\t{text}\nD000012\t")
    field = TITLES[fold(title)]
    assert refused(plan) == [(2, 13, field, text, rule)]


def test_rows_that_are_unknown_or_there_twice_are_named() -> None:
    plan = laid("Référence\tNote\nD000099\tx\nD000011\ty\nD000011\tz\nD000012\n\tw")
    assert changed(plan) == {(11, "note"): "y"}
    assert [(one[0], one[4]) for one in refused(plan)] == [
        (2, "row_unlisted"), (4, "row_twice"), (5, "line_width"), (6, "row_unlisted"),
    ]  # fmt: skip


def test_titles_that_are_unknown_or_there_twice_are_named() -> None:
    plan = laid("Référence\tCoahc\tNote\tNote\nD000011\tFlo\ta\tb")
    assert changed(plan) == {(11, "note"): "a"}
    assert [(one[3], one[4]) for one in refused(plan)] == [
        ("Coahc", "column_unknown"), ("Note", "column_twice"),
    ]  # fmt: skip


def test_two_rows_of_one_name_are_told_apart_by_their_order() -> None:
    frame = FRAME.assign(name="Same")
    sheet = replace(SHEET, frame=frame, keys=("name",))
    text = "Nom\tNote\nSame\tx\nSame\ty"
    assert {one[4] for one in refused(paste.plan(sheet, text))} == {"row_several"}
    assert changed(paste.plan(sheet, text, ordered=True)) == {
        (11, "note"): "x",
        (12, "note"): "y",
    }


def test_rows_that_are_not_shown_are_asked_for() -> None:
    asked: list[str] = []

    def find(words: object) -> pd.DataFrame:
        asked.extend(words)  # type: ignore[arg-type]
        return FRAME.head(1).assign(id=[77], reference=["D000077"])

    sheet = replace(SHEET, find=find)
    plan = paste.plan(sheet, "Référence\tNote\nD000077\tx\nD000012\ty")
    assert changed(plan) == {(77, "note"): "x", (12, "note"): "y"}
    assert asked == ["d000077"]


def test_a_note_with_line_breaks_and_separators_stays_one_cell() -> None:
    text = 'Référence;Note\nD000011;"a;b\nc"\n'
    assert changed(laid(text)) == {(11, "note"): "a;b\nc"}
    assert changed(laid('Référence,Note\nD000011,"a,b"')) == {(11, "note"): "a,b"}


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\t\t", '"', '""', "\ufeff", "sep=;\n", ";;;", "\x00"]
)
def test_nothing_raises(text: str) -> None:
    assert not laid(text).changes


def test_a_block_that_is_too_large_is_refused_whole() -> None:
    assert refused(laid("Note\n" + "x\n" * 6000))[0][4] == "block_large"
    assert refused(laid("x\t" * 300))[0][4] == "block_large"


def test_quotes_that_never_close_take_no_time() -> None:
    rows = pasted_block.read('"a"b;\n' * 4000 + '"' * 4000, lambda _one: False)
    assert len(rows) == 4001
