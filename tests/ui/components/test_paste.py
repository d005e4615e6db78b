"""A block from a spreadsheet, laid over a grid: what it would change, what is refused and why."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from db.errors import Key
from db.text import fold
from ui.components import grid_columns, paste, pasted_block
from ui.components.paste_plan import Plan, Sheet

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
    telling=frozenset(("name",)),
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
        ("Nom", "Zo", "row_other"),
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


@pytest.mark.parametrize("row", ["Bo\tx", "Zo\tx", "\tx", "'=Ada\tx", "Ada Bo\tx"])
def test_without_a_key_a_row_that_names_another_is_refused_whole(row: str) -> None:
    plan = laid(f"Nom\tNote\n{row}\nBo\ty")
    assert changed(plan) == {(12, "note"): "y"}
    [left] = plan.refused
    assert (left.line, left.refusal.row, left.refusal.field) == (2, 11, "name")
    assert left.refusal.rule == "row_misplaced"
    assert left.refusal.values["stands"] == "Ada"
    assert left.refusal.values["value"] == (row.split("\t")[0] or "–")


def test_without_a_key_a_row_that_agrees_is_laid_by_order() -> None:
    plan = laid("NAAM\tNote\nAda\tx\nBo\ty\nCy\tz")
    assert changed(plan) == {(11, "note"): "x", (12, "note"): "y", (13, "note"): "z"}
    assert not plan.refused


def test_by_key_a_row_that_names_another_is_refused_whole() -> None:
    plan = laid("Référence\tNom\tNote\nD000012\tAda\tx\nD000011\tAda\ty")
    assert changed(plan) == {(11, "note"): "y"}
    assert refused(plan) == [(2, 12, "name", "Ada", "row_other")]


def test_a_locked_cell_that_tells_no_row_is_refused_alone() -> None:
    sheet = replace(SHEET, editable=SHEET.editable - {"coach"})
    plan = paste.plan(sheet, "Référence\tCoach\tNote\nD000011\tFlo\tx")
    assert changed(plan) == {(11, "note"): "x"}
    assert refused(plan) == [(2, 11, "coach", "Flo", "column_locked")]


def test_in_their_order_rows_still_agree_with_their_keys() -> None:
    plan = laid("Référence\tNote\nD000012\tx\nD000012\ty", ordered=True)
    assert changed(plan) == {(12, "note"): "y"}
    assert refused(plan) == [(2, 11, "reference", "D000012", "row_misplaced")]


def test_without_titles_too_locked_cells_must_agree() -> None:
    frame = FRAME[["id", "name", "note", "share"]]
    columns = {name: SHEET.columns[name] for name in ("name", "note", "share")}
    sheet = replace(SHEET, frame=frame, columns=columns)
    plan = paste.plan(sheet, "Ada\tx\nCy\ty")
    assert changed(plan) == {(11, "note"): "x"}
    assert refused(plan) == [(2, 12, "name", "Cy", "row_misplaced")]


@pytest.mark.parametrize(
    "first", ["Dossiernr\tNom\tNote", "Dossiernr\tVoornaam\tNote", "\tNom\tNote", "Réf.\tNaam\tX"]
)
def test_a_title_that_is_not_understood_is_no_reason_to_go_by_order(first: str) -> None:
    plan = laid(f"{first}\nD000013\tCy\tx\nD000011\tAda\ty")
    assert plan.headed
    assert not plan.changes
    rules = [(one.line, one.refusal.rule) for one in plan.refused]
    assert rules[0][1] in ("column_unknown", "column_untitled")
    assert rules[-2:] == [(2, "row_untold"), (3, "row_untold")]


def test_an_empty_column_without_a_title_is_nothing() -> None:
    plan = laid("Référence\t\tNote\nD000013\t\tx\n")
    assert changed(plan) == {(13, "note"): "x"}
    assert not plan.refused


def test_a_line_without_titles_may_have_a_word_that_is_one() -> None:
    plan = laid("D000012\tBo\tclôturé\tFlo\t31/12/2026\tNote")
    assert not plan.headed
    assert (12, "note") in changed(plan)


@pytest.mark.parametrize("ordered", [False, True])
def test_half_a_key_renames_no_row_that_it_does_not_name(ordered: bool) -> None:
    sheet = replace(SHEET, keys=("name", "note"), editable=SHEET.editable | {"name"})
    plan = paste.plan(sheet, "Nom\tPart\nBo\t0,7", ordered=ordered)
    if ordered:
        assert changed(plan) == {(11, "name"): "Bo", (11, "share"): 0.7}
    else:
        assert not plan.changes
        assert refused(plan) == [(2, 11, "name", "Bo", "row_misplaced")]


def test_columns_beside_the_grid_must_agree_as_well() -> None:
    number = pd.Series(["1111111", "2222222", "3333333"], name="sp_number")
    sheet = replace(
        SHEET,
        frame=FRAME.assign(sp_number=number),
        titles={**TITLES, "numero sp": "sp_number"},
        beside={"sp_number": grid_columns.make(number, None)},
        telling=frozenset(("name", "sp_number")),
    )
    plan = paste.plan(sheet, "Numéro SP\tNote\n1111111\tx\n3333333\ty")
    assert changed(plan) == {(11, "note"): "x"}
    assert refused(plan) == [(3, 12, "sp_number", "3333333", "row_misplaced")]
    plan = paste.plan(sheet, "Référence\tNuméro SP\tNote\nD000011\t1111111\tx\nD000012\t9\ty")
    assert changed(plan) == {(11, "note"): "x"}
    assert refused(plan) == [(3, 12, "sp_number", "9", "row_other")]
    assert plan.aside == ["Numéro SP"]


def test_a_masked_column_is_not_asked_by_key_and_must_agree_by_order() -> None:
    sheet = replace(SHEET, unseen=frozenset(("name",)))
    assert changed(paste.plan(sheet, "Référence\tNom\tNote\nD000011\tDupont\tx"))
    plan = paste.plan(sheet, "Nom\tNote\nDupont\tx")
    assert not plan.changes
    assert refused(plan) == [(2, 11, "name", "Dupont", "row_misplaced")]


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


@pytest.mark.parametrize("name", ["ADA", "Áda", " ada "])
def test_a_name_in_capitals_or_without_accents_is_the_same_name(name: str) -> None:
    for titles, key in (("Référence\tNom\tNote", "D000011\t"), ("Nom\tNote", "")):
        plan = laid(f"{titles}\n{key}{name}\tx")
        assert (changed(plan), plan.refused) == ({(11, "note"): "x"}, [])
