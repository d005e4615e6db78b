"""The register's own wordings: households, nationalities, dates."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db import clock
from db.importers.register import load, nationalities, values
from db.models import Person
from db.security.session import open_session
from db.user import SYSTEM
from tests.db.importers.register.test_load import refusal, row, written

pytestmark = pytest.mark.either_database

TODAY = clock.today()


NATIONALITIES = {
    "GN": "Guinea, Guinéen(ne),Guinéenne, Guinée, République de Guinée, Guinese, Guineeër, GIN, gn",
    "ER": "Érythréenne, Eritrese, Erythrée, Eritreeër, ÉRYTHRÉEN",
    "CD": "Congo, Congolese, congolaise, Congolees, République démocratique du Congo, R.D.C., RDC,"
    "R. D. Congo, Rép. D. Congo, Congo (Rép. dém.), Congo (Dem. Rep.), D.R. Congo, Zaïre, COD,"
    "Congolaise (RDC), Democratische Republiek Congo, République du Congo (Kinshasa)",
    "CG": "Congo-Brazzaville, Congo Brazzaville, République du Congo, Congo (Rép.), COG,"
    "Congolaise (Rép. du Congo), Republiek Congo, Congolais (Brazzaville)",
    "GH": "Ghanese, Ghanéenne, Ghanees, Ghana",
    "IN": "Indiase, Indienne, India, Indiër, Inde",
    "NE": "Nigérienne, Niger, Nigerese",
    "NG": "Nigériane, Nigeria, Nigeriaanse",
    "GQ": "Guinée équatoriale, Equatoriaal-Guinea, équato-guinéenne",
    "GW": "Guinée-Bissau, Guinee-Bissau",
    "DO": "République dominicaine, dominicaine, Dominicaanse Republiek",
    "DM": "Dominique, Dominica",
    "KP": "Corée du Nord, Noord-Korea, République populaire démocratique de Corée",
    "KR": "Corée du Sud, République de Corée, Zuid-Koreaanse",
    "CN": "Chinese, Chine, République populaire de Chine, Chine (Rép. pop.)",
    "TW": "Taïwan, Taiwanese, République de Chine",
    "IR": "Iran (République islamique d'), Iraanse, iranienne",
    "SY": "République arabe syrienne, Syrische, Syriër, Syrienne",
    "CI": "Ivoirien(ne), Ivoirien/ne,"
    "Côte d’Ivoire, COTE-D'IVOIRE, Ivoorkust, Ivoriaanse, ivoirienne",
    "RU": "Fédération de Russie, Russische, Russe, Rus, Russische Federatie",
    "MA": "Marocain(e), Marokkaan(se), Morocco,"
    "le Maroc, Royaume du Maroc, Marokkaanse, Marokkaan, marocaine",
    "TR": "turque, Turquie, Türkiye, Turkse",
    "MM": "Myanmar, Birmane, Birma",
    "PS": "Palestinienne, d'origine palestinienne, Palestijnse, Territoires palestiniens",
    "US": "États-Unis, U.S.A., Amerikaanse",
    "AF": "Afgaan, Afgaans, Afgaanse, afghane, Afghaan(se), Afghan/e",
    "RW": "Ruandese, Ruandees, Ruandaise, Rwandaise",
    "EH": "West-Sahara, Westelijke Sahara, Sahara occidental, sahraoui(e)",
    "NL": "Nederlander, Nederlandse, néerlandais(e)",
    "YE": "Jemeniet, Yémen",
    "IQ": "Iraker, Iraki, Irakees, Iraq",
    "EG": "Egyptenaar, Égyptien(ne)",
    "LY": "Lybien(ne), Libië, Libya",
    "XX": "?, non connue, Niet gekend, niet bekend,"
    "Indéterminé, Indéterminée, Onbekend, Onbekende, Apatride, staatloos, Inconnue,"
    "Inconnue / indéterminée, sans nationalité, te bepalen",
}


@pytest.mark.parametrize(
    ("word", "code"),
    [(word.strip(), code) for code, words in NATIONALITIES.items() for word in words.split(",")],
)
def test_a_nationality_as_the_office_words_it(word: str, code: str) -> None:
    assert values.nationality(word) == code


@pytest.mark.parametrize("word", ["", "-", "République", "EU", "Atlantis", "nationalité", "ZZ"])
def test_what_is_no_nationality_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="is not a nationality"):
        values.nationality(word)


def test_no_wording_means_two_countries_but_those_that_are_decided() -> None:
    meant: dict[frozenset[str], str] = {}
    for word, code in (*nationalities._adjectives(), *nationalities._spoken()):
        assert meant.setdefault(nationalities._words(word), code) == code, word


def in_days(days: int) -> str:
    return (TODAY + timedelta(days=days)).strftime("%d/%m/%Y")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("birth_date", "31/12/1899"),
        ("birth_date", "00/00/1899"),
        ("birth_date", "00/00/0000"),
        ("birth_date", "00/13/1990"),
        ("birth_date", "05/00/1990"),
        ("birth_date", "29/02/1990"),
        ("birth_date", "1990"),
        ("birth_date", "5-mar-90"),
        ("birth_date", "5-mxr-1990"),
        ("birth_date", "05/03-1990"),
        ("birth_date", "00-00-0000"),
        ("birth_date", "1990-00-05"),
        ("birth_date", "05/03/90"),
        ("birth_date", "03/15/1990"),
        ("birth_date", "05/03/1990 00:01"),
        ("birth_date", "05/03/1990 14:00:00"),
        ("birth_date", "٠٥/٠٣/١٩٩٠"),
        ("birth_date", in_days(-19)),
        ("birth_date", f"00/00/{TODAY.year + 1}"),
        ("decided_on", "05/11/0001"),
        ("decided_on", "05/11/0026"),
        ("decided_on", "05/11/1026"),
        ("decided_on", "05/11/1926"),
        ("decided_on", "05/11/26"),
        ("decided_on", "31/12/1999"),
        ("decided_on", in_days(1)),
        ("decided_on", "00/11/2025"),
        ("notified_on", in_days(2)),
        ("notified_on", in_days(-21)),
        ("notified_on", "05/11/0026"),
        ("notified_on", "5/11/26"),
        ("decided_on", "?"),
        ("decided_on", "onbekend"),
    ],
)
def test_a_date_out_of_this_world_is_refused(
    house: str, tmp_path: Path, column: str, value: str
) -> None:
    found = refusal(written(tmp_path, row(7000001, **{column: value}), encoding="utf-8"))
    assert [(line, name) for line, name, _reason in found] == [(2, column)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("birth_date", "01/01/1900"),
        ("birth_date", "29/02/1992"),
        ("birth_date", "5/3/1990"),
        ("birth_date", in_days(-20)),
        ("decided_on", "01/01/2000"),
        ("notified_on", in_days(1)),
        ("notified_on", in_days(-20)),
        ("notified_on", ""),
    ],
)
def test_a_date_at_the_edge_is_taken(house: str, tmp_path: Path, column: str, value: str) -> None:
    assert load.load(written(tmp_path, row(7000001, **{column: value}))).created == 1


MONTHS = [
    "janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "05/03/1990", "5.3.1990", "05-03-1990", "1990-3-5", "1990-03-05", "5-mars-1990",
        "05-mrt-1990", "5-mar-1990", "05/03/1990 00:00", "5/3/1990 0:00", "05/03/1990 00:00:00",
        "1990-03-05 00:00:00", "1990-03-05T00:00:00Z",
    ],
)  # fmt: skip
def test_a_birth_is_read_in_each_form_that_says_one_day(text: str) -> None:
    assert values.birth(text) == (date(1990, 3, 5), None)


@pytest.mark.parametrize("month", [f"{month}." for month in MONTHS] + MONTHS)
def test_a_decision_may_have_the_month_by_name(month: str) -> None:
    day = date(2025, MONTHS.index(month.rstrip(".")) + 1, 5)
    assert values.decision_day(f"5-{month}-25") == day
    assert values.decision_day(f"05/{month.upper()}/2025") == day


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ff", "Peul, Peulh, Poular, Pular, Fulani, Foulani, Fula"),
        ("ku", "Kurde, Kurmandji, Kurmanci, Koerdisch"),
        ("ps", "Pachto, Pachtoune, Pashtou, Pasjtoe, PASHTO"),
        ("ti", "Tigrinja, Tigrigna, Tigrinya"),
        ("ary", "Darija, arabe marocain"),
        ("ar", "arabe dialectal, Arabisch"),
        ("zh", "Mandarin, Mandarijn, chinois"),
        ("nl", "Vlaams, flamand, NL"),
        ("ur", "Oerdoe, ourdou, Urdu"),
        ("man", "Malinké, mandingue"),
        ("prs", "Dari"),
        ("zgh", "tamazight"),
    ],
)
def test_a_language_as_officers_word_it(code: str, words: str) -> None:
    assert {values.language(word) for word in words.split(", ")} == {code}


@pytest.mark.parametrize("word", ["créole", "français / anglais", "langue des signes", "Atlantis"])
def test_what_is_no_one_language_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="is not a language"):
        values.language(word)


@pytest.mark.parametrize(
    ("words", "sex"),
    [
        ("H, M, homme, Man", "M"),
        ("F, V, Vrouw", "F"),
        ("X", "X"),
        ("-, ?, Onbekend, Inconnu", None),
    ],
)
def test_a_sex_as_officers_word_it(words: str, sex: str | None) -> None:
    assert {values.sex(word) for word in words.split(", ")} == {sex}


@pytest.mark.parametrize("word", ["", "-", "/", "0", "Néant", "geen", "Aucun"])
def test_where_there_is_no_minor_there_is_none(word: str) -> None:
    assert values.minors(word) == 0


@pytest.mark.parametrize("word", ["?", "inconnu", "31", "deux", "2.0", "-1"])
def test_who_does_not_know_the_minors_is_asked(word: str) -> None:
    with pytest.raises(ValueError, match="is not a whole number from 0 to 30"):
        values.minors(word)


@pytest.mark.parametrize("word", ["Non notifié", "niet betekend", "Nog niet betekend", "-"])
def test_an_order_may_not_be_notified_yet(word: str) -> None:
    assert values.notification_day(word) is None


def test_a_number_of_noughts_is_none() -> None:
    with pytest.raises(ValueError, match="is not a number of 7 digits"):
        values.sp_number("0000000")


UNKNOWN = [
    "Néant",
    "n.v.t.",
    "?",
    "??",
    "-",
    "/",
    "...",
    "inconnu",
    "Non connue",
    "Niet gekend",
    "ONBEKEND",
    "",
]


@pytest.mark.parametrize("word", UNKNOWN)
def test_where_nobody_needs_to_know_it_may_be_said_so(
    house: str, tmp_path: Path, word: str
) -> None:
    columns = ("first_name", "birth_date", "language", "household", "commune", "notified_on")
    unknown = {**dict.fromkeys(columns, word), "minors": "0"}
    assert load.load(written(tmp_path, row(7000001, **unknown))).created == 1
    with open_session(SYSTEM, "cases") as session:
        person = session.scalars(select(Person)).one()
    assert (person.first_name, person.birth_date, person.birth_part) == ("", None, None)
    assert (person.household, person.household_size, person.language) == (None, 1, None)
    load.load(written(tmp_path, row(household="Isolé", minors="0")), update=True)
    assert load.load(written(tmp_path, row(7000001, **unknown)), update=True) == load.Loaded(0, 1)


@pytest.mark.parametrize("name", ["X", "xx", "NN", "N.N.", "sans prénom", "geen voornaam", "--"])
def test_who_has_no_first_name_has_none(name: str) -> None:
    assert values.first_name(name) == ""
    with pytest.raises(ValueError, match="a name is needed"):
        values.name(name)


@pytest.mark.parametrize("name", ["12345", "05/03/1990", "+32", "1 2", "4€", "²", "٣"])
def test_a_name_has_a_letter(name: str) -> None:
    for reader in (values.name, values.first_name):
        with pytest.raises(ValueError, match="has no letter"):
            reader(name)


@pytest.mark.parametrize("name", ["O", "E", "Xi", "Nn'dri", "Ng", "=1+1", "李", "Ó", "De Sans"])
def test_a_short_name_is_one(name: str) -> None:
    assert values.name(name) == values.first_name(name) == name


def test_decided_today(house: str, tmp_path: Path) -> None:
    path = written(tmp_path, row(decided_on=in_days(0), notified_on=in_days(1)))
    assert load.load(path).created == 1


@pytest.mark.parametrize(
    ("text", "part"),
    [("00/00/1990", "1990"), ("00/05/1990", "1990-05"), ("0/5/1990", "1990-05")],
)
def test_a_birth_without_a_day_is_kept_as_such(
    house: str, tmp_path: Path, text: str, part: str
) -> None:
    load.load(written(tmp_path, row(birth_date=text)))
    with open_session(SYSTEM, "cases") as session:
        person = session.scalars(select(Person)).one()
    assert (person.birth_date, person.birth_part) == (None, part)
