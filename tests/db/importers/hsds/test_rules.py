"""Folders with mistakes: refused whole before the database is asked, each place with its reason."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from db.__main__ import main
from db.importers import hsds
from db.importers.problem import BadFile, Problem
from tests.db.importers.hsds.test_load import (
    CONTACT,
    FILES,
    ORGANISATION,
    PLACES,
    SERVICE,
    folder,
    phones,
)

pytestmark = pytest.mark.either_database

OTHER = "55555555-5555-4555-8555-555555555555"
TOMORROW = "2999-01-01"


def problems(path: Path, source: str | None = None) -> list[Problem]:
    with pytest.raises(BadFile) as caught:
        hsds.load(path, source)
    return caught.value.problems


def places(path: Path) -> set[tuple[str, int, str]]:
    return {(one.file, one.line, one.column) for one in problems(path)}


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (f",{ORGANISATION},Conseil", f",{OTHER},Conseil", "organization_id"),
        (f",{ORGANISATION},Conseil", ",,Conseil", "organization_id"),
        (",active,", ",sleepy,", "status"),
        (",active,", ",,", "status"),
        ("2024-05-01", "01/05/2024", "assured_date"),
        ("2024-05-01", "20240501", "assured_date"),
        ("2024-05-01", "2024-W18-3", "assured_date"),
        ("2024-05-01", "2024-05-01T10:00:00Z", "assured_date"),
        ("2024-05-01", "2024-02-31", "assured_date"),
        ("2024-05-01", "0024-05-01", "assured_date"),
        ("2024-05-01", TOMORROW, "assured_date"),
        ("who@example.org", "who", "assurer_email"),
        ("http://example.org/c", "javascript:alert(1)", "url"),
        ("http://example.org/c", "http://example.org/" + "x" * 300, "url"),
        (",Conseil,", ",,", "name"),
        (",Conseil,", f",{'x' * 201},", "name"),
        (",Conseil,", f",{'x' * 500_000},", "name"),
        (",Conseil,", ',"Con\nseil",', "name"),
        ("Sur deux", "x" * 4001, "description"),
        (SERVICE, "x" * 37, "id"),
        (SERVICE, "7", "id"),
        (SERVICE, "", "id"),
        ("Sur deux", "Ã©tÃ©", "description"),
        ("Sur deux", "l\u0092", "description"),
        ("Sur deux", "\ufffd", "description"),
    ],
)
def test_a_bad_service_refuses_the_folder(tmp_path: Path, old: str, new: str, column: str) -> None:
    files = {
        name.removesuffix(".csv"): text.replace(old, new) if name != "organizations.csv" else text
        for name, text in FILES.items()
        if name == "services.csv"
    }
    folder(tmp_path, **files, phones="number\n", languages="id\n", contacts="id\n")
    assert places(tmp_path) == {("services.csv", 2, column)}
    assert all(len(one.value) <= 61 for one in problems(tmp_path))


@pytest.mark.parametrize(
    ("name", "text", "line", "column"),
    [
        ("organizations", f"id,description\n{ORGANISATION},x\n", 1, "name"),
        ("organizations", f"id,name,description,name\n{ORGANISATION},x,,y\n", 1, "name"),
        ("organizations", f"id,name,description\n{ORGANISATION},x\n", 2, "description"),
        ("organizations", f"id,name,description\n{ORGANISATION},x,,y\n", 2, "column 4"),
        ("organizations", f"id,name,description\n{ORGANISATION},{'ﷺ' * 200},\n", 2, "name"),
        ("organizations", f"id,name,description\n{ORGANISATION},x,\n{OTHER},X,\n", 3, "name"),
        (
            "organizations",
            f"id,name,description\n{ORGANISATION},x,\n\n{ORGANISATION},y,\n",
            4,
            "id",
        ),
        ("services", "id,organization_id,name\n", 1, "status"),
        ("contacts", f"id,service_id,name\n{CONTACT},nowhere,Lost\n", 2, "service_id"),
        ("contacts", f"id,service_id,name\n{CONTACT},,Lost\n", 2, "service_id"),
        ("contacts", f"id,service_id,email\n{CONTACT},{SERVICE},abc\n", 2, "email"),
        ("contacts", f"id,service_id,name\n,{SERVICE},Ann\n", 2, "id"),
        (
            "contacts",
            f"id,service_id,name\n{CONTACT},{SERVICE},A\n{CONTACT.upper()},{SERVICE},B\n",
            3,
            "id",
        ),
        ("phones", phones(f"1,{OTHER},,,,,02 000 00 01,,"), 2, "service_id"),
        ("phones", phones("1,,,,,,02 000 00 01,,"), 2, "service_id"),
        ("phones", phones(f"1,{SERVICE},,,,,abc,,"), 2, "number"),
        ("phones", phones(f"1,{SERVICE},,,,,,,"), 2, "number"),
        ("phones", phones(f"1,{SERVICE},,,,,{'1' * 300},,"), 2, "number"),
        ("phones", phones(f"1,{SERVICE},,,,,02 000 00 01,x,"), 2, "extension"),
        (
            "phones",
            phones(*(f"{one},{SERVICE},,,,,02 000 00 {one},," for one in range(10, 30))),
            21,
            "number",
        ),
        ("languages", f"id,service_id,name,code\n6,{SERVICE},Nonsense,q?\n", 2, "name"),
        ("languages", f"id,service_id,name,code\n6,{OTHER},French,fr\n", 2, "service_id"),
        ("service_areas", f"id,service_id,name\n6,{OTHER},Namur\n", 2, "service_id"),
        ("locations", "id\nL1\nL1\n", 3, "id"),
    ],
)
def test_each_fault_has_its_file_line_and_column(
    tmp_path: Path, name: str, text: str, line: int, column: str
) -> None:
    folder(tmp_path, **{"contacts": "id\n", "languages": "id\n", "phones": "number\n", name: text})
    found = {one for one in places(tmp_path) if one[0] == f"{name}.csv"}
    assert found == {(f"{name}.csv", line, column)}


def test_a_number_at_a_place_of_nobody_is_refused(tmp_path: Path) -> None:
    places_ = PLACES | {
        "locations": "id\nL3\n",
        "service_at_location": PLACES["service_at_location"],
    }
    folder(tmp_path, phones=phones("1,,,L3,,,02 000 00 01,,"), **places_)
    [found] = [one for one in problems(tmp_path) if one.file == "phones.csv"]
    assert (found.column, "leads to no service" in found.reason) == ("location_id", True)


@pytest.mark.parametrize(
    ("rows", "line", "column"),
    [
        (f'{ORGANISATION},"Un,Aide\n{OTHER},Deux,Aide\n', 2, "name"),
        (f'{ORGANISATION},"Un,Aide\n{OTHER},"Deux",Aide\n', 2, "name"),
        (f'{ORGANISATION},"Un,Aide\n{OTHER},Deux",Aide\n', 2, "name"),
        (f'{ORGANISATION},Un,"Aide\n{OTHER},Deux,Aide"\n', 2, "description"),
        (f'{ORGANISATION},Un,"Aide\n3,Deux,"\n', 2, "description"),
        (f'{ORGANISATION},Un,Aide\n{OTHER},"Deux" x,Aide\n', 3, "name"),
        (f'{ORGANISATION},Un" deux,Aide\n', 2, "name"),
        (f'{ORGANISATION},Un,"a\nb\nc"\n{OTHER},"Deux,d\n', 5, "name"),
    ],
)
def test_a_quote_that_is_not_closed_is_found_where_it_opens(
    tmp_path: Path, rows: str, line: int, column: str
) -> None:
    folder(tmp_path, organizations="id,name,description\n" + rows)
    assert problems(tmp_path)[0].file == "organizations.csv"
    found = problems(tmp_path)[0]
    assert (found.line, found.column) == (line, column)


def test_quotes_in_text_and_lines_in_a_description_are_no_fault(tmp_path: Path) -> None:
    text = f'id,name,description\n{ORGANISATION},Un "deux",""""a"", b,\nc, d, e, f, g"\n'
    (folder(tmp_path, organizations=text) / "services.csv").unlink()
    assert [one.file for one in problems(tmp_path)] == ["services.csv"]


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman", "utf-16"])
def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path, encoding: str) -> None:
    folder(tmp_path)
    text = f"id,name,description\n{ORGANISATION},x,\n{OTHER},Été à Liège,\n"
    (tmp_path / "organizations.csv").write_bytes(text.encode(encoding))
    [found] = problems(tmp_path)
    assert "UTF-8" in found.reason
    assert (found.line, found.column) == ((1, "") if encoding == "utf-16" else (3, "name"))


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b",,\n", b"\0", b'"', b"id"])
def test_a_file_without_a_header_is_refused(tmp_path: Path, content: bytes) -> None:
    folder(tmp_path)
    (tmp_path / "services.csv").write_bytes(content)
    assert {one.file for one in problems(tmp_path)} == {"services.csv"}


def test_a_folder_without_its_files_is_refused(tmp_path: Path) -> None:
    assert places(tmp_path) == {("organizations.csv", 0, ""), ("services.csv", 0, "")}


def test_the_command_line_says_places_and_never_a_trace(tmp_path: Path) -> None:
    folder(tmp_path, contacts="name\nAnn\n")
    result = CliRunner().invoke(main, ["load-directory", str(tmp_path)])
    assert result.exit_code == 1
    assert "contacts.csv, line 1, id: is not in the header" in result.output


@pytest.mark.parametrize(
    "source",
    [
        "",
        "   ",
        "\t",
        "\u200b",
        "\ufeff\u2060",
        "\u3164",
        "\u2800",
        "\u00a0",
        "\u00ad",
        "--",
        "\u0301",
    ],
)
def test_a_source_that_nobody_can_read_is_refused(house: str, tmp_path: Path, source: str) -> None:
    folder(tmp_path)
    result = CliRunner().invoke(main, ["load-directory", str(tmp_path), "--source", source])
    assert result.exit_code == 1
    assert "--source needs a name" in result.output
    assert "Traceback" not in result.output
