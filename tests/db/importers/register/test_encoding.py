"""Files as they come out of other programs: encodings, quotation marks, headers, separators."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.importers.problem import BadFile
from db.importers.register import encoding as register_encoding
from db.importers.register import load, table
from db.models import Person
from db.security.session import open_session
from db.user import SYSTEM
from tests.db.importers.register.test_load import count, refusal, row, written

pytestmark = pytest.mark.either_database


def names() -> list[str]:
    with open_session(SYSTEM, "cases") as session:
        return list(session.scalars(select(Person.last_name).order_by(Person.sp_number)))


BARE = row(last_name="Alpha", first_name="Beta")
LEGITIMATE = [
    "ŠKODA", "Šimić", "ALEŠ", "KRÍŽ", "TOMÁŠ", "Žižek", "Lefœbvre", "Œuvre", "D’Œuvre", "L'HAŸ",
    "Haÿ", "O’Neil", "ANDRÉ’S", "NOÉ’", "O'Neil", "‘t Hooft", "Straße", "Ægir", "Þór", "ÂNGELA",
    "JOÃO", "Müller-Çelik", "Güneş", "Erdoğan", "Yıldız", "Łukasz", "Ștefan", "Đorđe", "Nguyễn",
    "İbrahim", "Məmmədov", "Öztürk", "Çoşkun", "ÇOŠKUN", "Gal·la", "<b>Ali</b>", "$x$", ":red[x]",
    "e\u0301",
]  # fmt: skip


def pairs(names: list[str], kinds: list[str], may: Callable[[str, str], object]) -> list[Any]:
    """Names with the encodings in which they can be written so."""
    found = []
    for name in names:
        for kind in kinds:
            with suppress(UnicodeError):
                may(name, kind)
                found.append((name, kind))
    return found


@pytest.mark.parametrize(
    ("name", "encoding"), pairs(LEGITIMATE, ["cp1252", "utf-8", "utf-8-sig"], str.encode)
)
def test_a_name_that_people_have_is_taken(name: str, encoding: str) -> None:
    text = register_encoding.decode(f"é;{name}".encode(encoding))
    assert text.text.split(";")[1] == name
    assert register_encoding.wrong(name, text.encoding, name=True) == ""


@pytest.mark.parametrize("encoding", ["cp850", "cp437", "mac_roman"])
@pytest.mark.parametrize(
    "name", ["Liège", "Müller", "René", "Hélène", "Jérôme", "Zoë", "Noël", "François", "Muñoz"]
)
def test_a_name_of_another_encoding_is_found(name: str, encoding: str) -> None:
    text = register_encoding.decode(name.encode(encoding))
    assert text.encoding == "cp1252"
    assert "read as cp1252" in register_encoding.wrong(text.text, text.encoding, name=True)


TWICE = ["Liège", "Müller", "Şahin", "Łódź", "Čapek", "Œuvre", "Ștefan"]


@pytest.mark.parametrize(
    ("name", "through"),
    pairs(TWICE, ["cp1252", "latin-1", "cp850"], lambda name, kind: name.encode().decode(kind)),
)
def test_a_name_that_was_encoded_twice_is_found(name: str, through: str) -> None:
    twice = name.encode().decode(through)
    assert register_encoding.wrong(twice, "UTF-8", name=True)
    assert register_encoding.wrong(twice.encode().decode("latin-1"), "UTF-8", name=True)


HONEST = [
    "Ávila", "Île", "d'Île", "van Çelik", "Émile", "émile", "éric-jean", "El Áli", "De Ávila",
    "Fontaine-l'évêque", "l'épine", "Île-de-France", "Saint-Étienne", "à Marca", "Mª Carmen",
    "Zé", "Noé", "GROßMANN", "WEIß", "Øyvind", "Bjørn", "Ýmir", "Nový", "Novotný", "ŠŤASTNÝ",
    "Horský", "Lý", "Guðrún", "Sigurðardóttir", "Hafþór", "Þuríður", "Ragnheiður", "Davíð",
    "Friðrik", "Aðalheiður", "Eyþór", "IRMÃ", "CONCEIÇÃO", "Ève", "Özge", "Ünal", "Çelik",
]  # fmt: skip


@pytest.mark.parametrize(("name", "encoding"), pairs(HONEST, ["cp1252", "utf-8"], str.encode))
def test_a_name_that_other_encodings_resemble_is_taken(name: str, encoding: str) -> None:
    read_as = "UTF-8" if encoding == "utf-8" else encoding
    assert register_encoding.wrong(name, read_as, name=True) == ""


MISREAD = {
    "cp850": ["MÜLLER", "ÜNAL", "Ünal", "Öz", "Ângela", "Ôte", "Àlex", "BOGOTÁ"],
    "mac_roman": ["LIÈGE", "ZOË", "Ávila", "Île", "d'Île", "Úrsula", "Ígor", "Âme", "Ôte", "NOËL"],
    "cp1254": [
        "Çoşkun", "Güneş", "Erdoğan", "Yıldız", "Şahin", "Kılıç", "Çağlar", "Tuğba", "Ağrı",
        "ÇELİK", "ŞAHİN", "BOZOĞLU", "Işık", "Şener", "Oğuz", "Nazlı", "İbrahim",
    ],
    "cp1250": ["Šimić", "Petrović", "Čapek", "Đorđe", "Şahin", "Güneş"],
    "cp852": ["Beşiktaş", "MÜLLER"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "encoding"), [(name, kind) for kind, names in MISREAD.items() for name in names]
)
def test_a_letter_that_only_misreading_puts_there_is_found(name: str, encoding: str) -> None:
    text = register_encoding.decode(name.encode(encoding))
    assert text.encoding == "cp1252"
    assert "read as cp1252" in register_encoding.wrong(text.text, text.encoding, name=True)


ODD = ["Ðavíð", "Þahin", "Sýkora", "çelik", "MüLLER", "Yýldýz", "McÉwan", "îlE", "Güneº"]


@pytest.mark.parametrize("name", ODD)
def test_a_letter_is_believed_in_a_file_that_is_utf_8_only(
    house: str, tmp_path: Path, name: str
) -> None:
    assert refusal(written(tmp_path, row(last_name=name)))
    path = written(tmp_path, row(last_name=name.strip("º")), encoding="utf-8")
    assert load.load(path).created == 1


@pytest.mark.parametrize("name", ["Voilà", "Kovàcs", "là-bas", "à", "Šimon", "Tomáš"])
def test_a_name_encoded_twice_whose_no_break_space_is_a_space_is_found(name: str) -> None:
    twice = name.encode().decode("latin-1").replace("\xa0", " ")
    for encoding in ("UTF-8", "cp1252"):
        assert "was encoded twice" in register_encoding.wrong(twice, encoding, name=False)


@pytest.mark.parametrize("sign", "‚„…†‡ˆ‰‹›“”•–—™\x85\x9d\ufffd")
def test_signs_that_no_name_has_are_refused(house: str, tmp_path: Path, sign: str) -> None:
    path = written(tmp_path, row(last_name=f"Al{sign}i"), encoding="utf-8")
    assert [(line, column) for line, column, _why in refusal(path)] == [(2, "last_name")]


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_a_header_in_another_encoding_says_so(house: str, tmp_path: Path, encoding: str) -> None:
    found = refusal(written(tmp_path, BARE, encoding=encoding))
    assert {line for line, _column, _why in found} == {1}
    assert all("read as cp1252" in why for _line, _column, why in found)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_is_refused(house: str, tmp_path: Path, encoding: str) -> None:
    assert refusal(written(tmp_path, row(), encoding=encoding))


def test_one_byte_of_cp1252_in_utf_8_names_its_cell(house: str, tmp_path: Path) -> None:
    path = written(tmp_path, row(), row(7000002, commune="LIEGE"), row(7000003), encoding="utf-8")
    path.write_bytes(path.read_bytes().replace(b"LIEGE", "Liège".encode("cp1252")))
    [(line, column, reason)] = refusal(path)
    assert (line, column) == (3, "commune")
    assert "UTF-8" in reason


def test_dashes_and_quotes_are_part_of_a_sentence(house: str, tmp_path: Path) -> None:
    path = written(tmp_path, row(origin="Police – « zone » “Midi” …"))
    assert load.load(path).created == 1


@pytest.mark.parametrize(
    ("name", "loaded"),
    [
        ('O"Neil', 'O"Neil'),
        ('Jean "Jo" Ali', 'Jean "Jo" Ali'),
        ('"Dupont"', "Dupont"),
        ('"O""Neil"', 'O"Neil'),
        ('"Jean ""Jo"" Ali"', 'Jean "Jo" Ali'),
        (' "Dupont" ', "Dupont"),
    ],
)
def test_quotation_marks_that_close(house: str, tmp_path: Path, name: str, loaded: str) -> None:
    load.load(written(tmp_path, row(last_name=name), row(7000002)))
    assert names() == [loaded, "Müller-Çelik"]


@pytest.mark.parametrize(
    "name",
    ['"Dupont', 'Dupont"', '"Dupont;Jean"', '"Dupont\nJean"', '"Jo" Ali', '"', '"""Dupont"'],
)
@pytest.mark.parametrize("place", [0, 2])
def test_quotation_marks_that_do_not(house: str, tmp_path: Path, name: str, place: int) -> None:
    rows = [row(7000001), row(7000002), row(7000003)]
    rows[place] = row(7000001 + place, last_name=name)
    found = refusal(written(tmp_path, *rows))
    assert found[0][:2] == (place + 2, "last_name")


def test_a_quote_in_the_header_is_refused_there(house: str, tmp_path: Path) -> None:
    header = ('"Numéro SP', *load.FRENCH[1:])
    [(line, _column, _why)] = refusal(written(tmp_path, row(), header=header))
    assert line == 1


def test_a_quote_in_a_hundred_thousand_rows_is_found_in_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, *[BARE] * 50_000, row(last_name='"Ali'), *[BARE] * 50_000)
    found = table.read(path, load.NAMES, (load.FRENCH, load.DUTCH))
    problems = [one.problem for one in found.rows() if one.problem]
    assert [(one.line, one.column, one.value) for one in problems] == [
        (50_002, "last_name", '"Ali')
    ]


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', ""])
def test_a_line_before_the_header(house: str, tmp_path: Path, first: str) -> None:
    path = written(tmp_path, row(), row(7000002, sex="Q"))
    path.write_bytes(first.encode() + b"\r\n" + path.read_bytes())
    assert [one[:2] for one in refusal(path)] == [(4, "sex")]


@pytest.mark.parametrize("sign", [",", "\t"])
def test_other_separators_are_said(house: str, tmp_path: Path, sign: str) -> None:
    path = written(tmp_path, row())
    path.write_bytes(path.read_bytes().replace(b";", sign.encode()))
    [(_line, _column, reason)] = refusal(path)
    assert "semicolons" in reason


def test_the_only_name_that_is_utf_8_by_chance_is_refused(tmp_path: Path) -> None:
    text = register_encoding.decode("NOÉ’".encode("cp1252"))
    assert text.encoding == "UTF-8"
    assert register_encoding.wrong(text.text, "UTF-8", name=True)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_any_line_end(house: str, tmp_path: Path, end: str) -> None:
    path = written(tmp_path, row(), row(7000002))
    path.write_bytes(path.read_bytes().replace(b"\r\n", end.encode()))
    assert load.load(path).created == 2


@pytest.mark.parametrize(
    ("header", "more"),
    [
        ((*load.FRENCH, "", ""), ";;"),
        (load.FRENCH, ";;;"),
        ((*load.FRENCH, ""), ""),
    ],
)
def test_empty_columns_at_the_end(
    house: str, tmp_path: Path, header: tuple[str, ...], more: str
) -> None:
    assert load.load(written(tmp_path, row() + more, header=header)).created == 1


def test_more_cells_than_columns_are_refused(house: str, tmp_path: Path) -> None:
    assert refusal(written(tmp_path, row() + ";more"))[0][0] == 2


@pytest.mark.parametrize("twice", ["Commune", "COMMUNE", "Gemeente", "Remarque"])
def test_a_column_named_twice_is_refused(house: str, tmp_path: Path, twice: str) -> None:
    header = (*load.FRENCH, "Remarque", twice)
    [(line, _column, reason)] = refusal(written(tmp_path, row() + ";;", header=header))
    assert line == 1
    assert "twice" in reason


def test_columns_that_nothing_is_read_from_are_said(house: str, tmp_path: Path) -> None:
    header = ("Volgnr", *load.FRENCH, "Remarque – n°")
    loaded = load.load(written(tmp_path, f"1;{row()};bien", header=header))
    assert loaded == load.Loaded(1, 0, unknown=("Volgnr", "Remarque – n°"))


def test_a_header_alone_loads_nothing(house: str, tmp_path: Path) -> None:
    assert load.load(written(tmp_path)) == load.Loaded(0, 0)


@pytest.mark.parametrize(
    "content", [b"", b"\r\n", b";;;\r\n;;;\r\n", b"\xef\xbb\xbf", b"sep=;\r\n"]
)
def test_a_file_of_nothing_is_refused(house: str, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(content)
    with pytest.raises(BadFile, match="is empty"):
        load.load(path)
    assert count() == 0
