"""A record told as a sentence, in words, with no code of the database in it."""

import re

import pytest

from db.audit.recorder import UNRECORDED
from db.engine import ROOT
from db.history.change_sets import Record
from db.models import Base
from db.reference.places import Place, Places
from db.reference.terms import Label
from ui.case.next_steps import ADVICE
from ui.history import describe
from ui.history.describe import SECRET, SILENT, Teller
from ui.text import labels

TERMS = {"stage": {"invited": Label("invited", "invité", None)}}
PLACES = Places((Place(1, "Bruxelles", 1, "BRU"),), (), (Place(7, "Ann Peeters", 1),))


def tell(table: str, before: object, after: object, case_id: int | None = 12) -> str:
    record = Record(table, "12", case_id, before, after, "")  # type: ignore[arg-type]
    return Teller(TERMS, PLACES).sentence(record)


def test_a_change_says_both_values_in_words() -> None:
    said = tell("case_file", {"stage": None, "coach_id": 7}, {"stage": "invited", "coach_id": 8})
    assert said == (
        "**Dossier D000012** – Étape\u202f: (vide) → invité\u202f; "
        "Coach\u202f: Ann Peeters → ailleurs"
    )


def test_days_and_yes_and_no_are_said_as_people_do() -> None:
    said = tell("coach", {"on_leave": False}, {"on_leave": True, "ends_on": "2026-11-30"}, None)
    assert "non → oui" in said
    assert "(vide) → 30 nov. 2026" in said


def test_a_weekly_meeting_is_told_by_the_clock_and_its_decisions_in_words() -> None:
    said = tell("team_meeting", {"ended_at": None}, {"ended_at": "2026-11-24T08:05:00+00:00"}, None)
    assert said.endswith("Terminée\u202f: (vide) → 24 nov. 2026 09:05")
    said = tell("decision", None, {"kind": "given", "coach_id": 7})
    assert said.endswith("Décision confié à un coach\u202f; Coach Ann Peeters")


def test_who_was_at_a_meeting_is_told_by_name() -> None:
    noted = {"name": "Ann Peeters", "account_id": 7, "coach_id": None, "present": True}
    said = tell("attendee", None, noted, None)
    assert said.startswith("**Présence à une réunion Ann Peeters** – ajouté")
    assert said.endswith("Nom Ann Peeters\u202f; A suivi à l’écran oui\u202f; Présent oui")
    assert tell("attendee", {"present": True}, {"present": False}, None).endswith("oui → non")


def test_an_opening_and_an_export_are_said() -> None:
    assert tell("case_file", None, None) == "**Dossier D000012** ouvert"
    asked = {"rows": 3, "stages": ["invited"], "coaches": [7, 13], "closed_from": "2026-11-01"}
    said = tell("export", None, asked, None)
    filters = (
        "(Étape\u202f: invité\u202f; Coach\u202f: Ann Peeters, ailleurs\u202f; "
        "Clôturé à partir du\u202f: 1 nov. 2026)"
    )
    assert said == f"**3 dossiers téléchargés en 12** {filters}"


def test_what_the_board_says_of_the_record_itself_is_a_sentence() -> None:
    teller = Teller(TERMS, PLACES)
    said = teller.sentence(Record("record", "restored", None, None, None, ""))
    assert said == "**Une sauvegarde a été restaurée ici**"
    said = teller.sentence(Record("record", "keyed", None, None, None, ""))
    assert said.endswith("est scellé par une clé**")


def test_a_secret_is_only_said_to_be_another_one() -> None:
    said = tell("account", {"password_hash": "…"}, {"password_hash": "…"}, None)
    assert said.endswith("Mot de passe\u202f: renouvelé")


def test_text_of_people_stays_text() -> None:
    assert r"\*\*b\*\*" in tell("case_file", {"note": None}, {"note": "**b** [x](y)"})


TOLD = [
    (table.name, column.name)
    for table in Base.metadata.sorted_tables
    if table.name not in {model.__tablename__ for model in UNRECORDED}
    for column in table.columns
    if column.name not in SILENT
]


@pytest.mark.parametrize(("table", "column"), TOLD)
def test_every_recorded_field_has_a_name_on_screen(table: str, column: str) -> None:
    assert column in labels.FIELDS
    assert table in describe.NOUNS


def test_a_term_says_to_which_list_it_belongs() -> None:
    said = tell("term", None, {"code": "stay_work", "kind": "outcome"}, None)
    assert said == (
        "**Terme d’une liste stay\\_work** – ajouté\u202f: Code stay\\_work\u202f; Liste Issue"
    )


def test_every_secret_is_kept_from_the_sentences() -> None:
    assert "password_hash" in SECRET


def test_every_piece_of_advice_has_a_sentence() -> None:
    source = (ROOT / "db" / "case" / "next_steps.py").read_text()
    rules = set(re.findall(r'Next\(\s*"(\w+)"', source)) | {"look_at_suspension", "suspended"}
    rules |= {"invite_again", "await_answer"}
    assert rules == set(ADVICE)
