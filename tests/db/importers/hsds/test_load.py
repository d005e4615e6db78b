"""Directories of the Human Services Data Specification 3.0, read into our own."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from db.directory import entries as directory_entries
from db.directory.entries import DirectoryFilters
from db.engine import ROOT
from db.importers import hsds
from db.importers.problem import BadFile
from db.models import Contact, Organisation, Service
from db.security.session import open_session
from db.user import SYSTEM

pytestmark = pytest.mark.either_database

ORGANISATION = "11111111-1111-4111-8111-111111111111"
SERVICE = "22222222-2222-4222-8222-222222222222"
CONTACT = "44444444-4444-4444-8444-444444444444"
FILES = {
    "organizations.csv": "id,name,description,email,website\n"
    f"{ORGANISATION},Aide & Conseil,Une aide,info@example.org,http://example.org\n",
    "services.csv": "id,organization_id,name,description,url,status,assured_date,assurer_email\n"
    f'{SERVICE},{ORGANISATION},Conseil,"Sur deux\nlignes",http://example.org/c,active,'
    "2024-05-01,who@example.org\n",
    "phones.csv": "id,service_id,number\n"
    f'33333333-3333-4333-8333-333333333333,{SERVICE},"""+32 2 000 00 00"""\n',
    "languages.csv": "id,service_id,name,code\n"
    f"4,{SERVICE},Urdu,ur\n5,{SERVICE},Français,\n6,{SERVICE},Dutch,nl-BE\n",
    "contacts.csv": "id,organization_id,service_id,name,title,email\n"
    f"{CONTACT},99999999-9999-4999-8999-999999999999,{SERVICE},Ann,Accueil,ann@example.org\n",
}


def folder(path: Path, **changes: str) -> Path:
    for name, content in (FILES | {f"{key}.csv": text for key, text in changes.items()}).items():
        (path / name).write_text(content, encoding="utf-8-sig", newline="")
    return path


def services() -> list[Service]:
    with open_session(SYSTEM, "directory") as session:
        return list(session.scalars(select(Service).options(joinedload(Service.organisation))))


def test_a_folder_becomes_organisations_and_services_with_their_ids(
    house: str, tmp_path: Path
) -> None:
    assert hsds.load(folder(tmp_path)) == hsds.Loaded(1, 1, 0)
    [service] = services()
    assert (service.hsds_id, service.organisation.hsds_id) == (SERVICE, ORGANISATION)
    assert service.description == "Sur deux\nlignes"
    assert service.phone == "+32 2 000 00 00"
    assert service.languages == "fr nl ur"
    assert (str(service.verified_on), service.verified_by) == ("2024-05-01", "who@example.org")
    assert service.retired_on is None


def test_contacts_come_along_and_what_points_nowhere_is_told(house: str, tmp_path: Path) -> None:
    loaded = hsds.load(folder(tmp_path))
    assert [(one.line, one.column) for one in loaded.notes] == [(2, "organization_id")]
    with open_session(SYSTEM, "directory") as session:
        [contact] = session.scalars(select(Contact))
    assert (contact.name, contact.organisation_id) == ("Ann", None)
    assert contact.service_id == services()[0].id


def test_what_was_mended_stays_when_the_folder_is_loaded_again(house: str, tmp_path: Path) -> None:
    hsds.load(folder(tmp_path))
    with open_session(SYSTEM, "directory", write=True) as session:
        session.scalars(select(Service)).one().name = "Mended"
        session.commit()
    assert hsds.load(tmp_path) == hsds.Loaded(0, 0, 1)
    assert [one.name for one in services()] == ["Mended"]


def test_an_organisation_known_by_name_gets_the_new_service(house: str, tmp_path: Path) -> None:
    values: dict[str, object] = {
        "organisation": "AIDE & conseil",
        "service": "Autre",
        "kind": "help_other",
    }
    directory_entries.add_entry(SYSTEM, values, "test")
    assert hsds.load(folder(tmp_path)) == hsds.Loaded(0, 1, 0)
    assert {one.organisation.name for one in services()} == {"AIDE & conseil"}


def test_a_service_that_is_not_active_comes_in_retired(house: str, tmp_path: Path) -> None:
    text = FILES["services.csv"].replace(",active,", ",defunct,")
    hsds.load(folder(tmp_path, services=text))
    assert services()[0].retired_on is not None


CASES = ROOT / "tests" / "cases"


def phones(*rows: str) -> str:
    columns = "service_id,organization_id,location_id,service_at_location_id,contact_id"
    return "\n".join((f"id,{columns},number,extension,type", *rows)) + "\n"


def loaded_phones(
    path: Path, *rows: str, **others: str
) -> tuple[str | None, str | None, list[str]]:
    """The numbers of the service and of the organisation, and what was told of phones.csv."""
    loaded = hsds.load(folder(path, phones=phones(*rows), **others))
    [service] = services()
    told = [str(one) for one in loaded.notes if one.file == "phones.csv"]
    return service.phone, service.organisation.phone, told


def test_the_telephone_is_no_fax_and_the_fax_is_told(house: str) -> None:
    loaded = hsds.load(CASES / "06d-fax-first" / "folder")
    assert services()[0].phone == "+32 2 000 00 01"
    assert ["+32 2 000 00 99" in str(one) for one in loaded.notes] == [True]


def test_an_organisation_without_services_is_kept(house: str) -> None:
    assert hsds.load(CASES / "06a-org-without-services" / "folder") == hsds.Loaded(2, 1, 0)
    bare = directory_entries.without_services(SYSTEM)
    assert bare["organisation"].tolist() == ["Org Sans Service"]


def test_contacts_without_ids_are_refused(house: str) -> None:
    with pytest.raises(BadFile, match=r"contacts\.csv, line 1, id: is not in the header"):
        hsds.load(CASES / "06f-contacts-without-id" / "folder")


def test_twins_are_two_services(house: str) -> None:
    case = CASES / "06i-twin-services" / "folder"
    loaded = hsds.load(case)
    assert loaded == hsds.Loaded(1, 2, 0)
    assert [(one.line, one.column) for one in loaded.notes] == [(3, "name")]
    assert [one.name for one in services()] == ["Service Un", "Service Un"]
    assert hsds.load(case) == hsds.Loaded(0, 0, 2)


def test_publishers_that_both_count_from_1_need_a_name_and_stay_apart(house: str) -> None:
    case = CASES / "06h-integer-ids-two-publishers"
    with pytest.raises(BadFile, match=r"organizations\.csv, line 2, id: «1» .*--source"):
        hsds.load(case / "folder1")
    assert hsds.load(case / "folder1", "Maison A") == hsds.Loaded(1, 1, 0)
    assert hsds.load(case / "folder2", "Centre B") == hsds.Loaded(1, 2, 0)
    filed = {(one.organisation.name, one.name) for one in services()}
    assert filed == {
        ("Maison A", "Accueil A"),
        ("Centre B", "Accueil B"),
        ("Centre B", "Juriste B"),
    }
    again = hsds.load(case / "folder2", "centre  B")
    assert again == hsds.Loaded(0, 0, 2)
    assert again.notes == ()
    assert len(services()) == 3


def test_several_numbers_are_kept_those_where_one_speaks_first(house: str, tmp_path: Path) -> None:
    found = loaded_phones(
        tmp_path,
        f"1,{SERVICE},,,,,02 000 00 03,,textphone",
        f"2,{SERVICE},,,,,+32 2 000 00 01,12,Voice",
        f"3,{SERVICE},,,,,0470 00 00 02,,cell",
        f"4,{SERVICE},,,,,+32 2 000 00 01,12,",
    )
    both = "+32 2 000 00 01 ext. 12, 0470 00 00 02, 02 000 00 03 (textphone)"
    assert found == (both, None, [])


def test_the_number_of_an_organisation_is_shown_at_its_services(house: str, tmp_path: Path) -> None:
    found = loaded_phones(tmp_path, f"1,,{ORGANISATION},,,,+32 2 000 00 05,,")
    assert found == (None, "+32 2 000 00 05", [])
    entries = directory_entries.entries(SYSTEM, DirectoryFilters())
    assert entries["phone"].tolist() == ["+32 2 000 00 05"]


PLACES = {
    "locations": f"id,organization_id\nL1,\nL2,{ORGANISATION}\n",
    "service_at_location": f"id,service_id,location_id\nA1,{SERVICE},L1\n",
}


@pytest.mark.parametrize(
    ("row", "service", "organisation"),
    [
        ("1,,,L1,,,02 000 00 01,,voice", "02 000 00 01", None),
        ("1,,,,A1,,02 000 00 02,,voice", "02 000 00 02", None),
        ("1,,,L2,,,02 000 00 03,,voice", None, "02 000 00 03"),
        (f"1,{SERVICE},{ORGANISATION},L2,A1,,02 000 00 04,,voice", "02 000 00 04", None),
    ],
)
def test_the_number_of_a_place_goes_to_who_is_there(
    house: str, tmp_path: Path, row: str, service: str | None, organisation: str | None
) -> None:
    assert loaded_phones(tmp_path, row, **PLACES) == (service, organisation, [])


def test_the_number_of_a_contact_is_the_contact_s(house: str, tmp_path: Path) -> None:
    loaded_phones(tmp_path, f"1,,,,,{CONTACT},02 000 00 06,,")
    with open_session(SYSTEM, "directory") as session:
        assert [one.phone for one in session.scalars(select(Contact))] == ["02 000 00 06"]
    assert "02 000 00 06" in directory_entries.entries(SYSTEM, DirectoryFilters())["contact"][0]


def test_a_contact_of_a_known_service_comes_in_later(house: str, tmp_path: Path) -> None:
    hsds.load(folder(tmp_path, contacts="id\n"))
    hsds.load(folder(tmp_path))
    hsds.load(tmp_path)
    with open_session(SYSTEM, "directory") as session:
        assert [one.name for one in session.scalars(select(Contact))] == ["Ann"]


def test_what_differs_from_what_is_known_is_told_and_stays(house: str, tmp_path: Path) -> None:
    hsds.load(folder(tmp_path))
    text = FILES["services.csv"].replace(",Conseil,", ",Autre,").replace("active", "defunct")
    organisations = FILES["organizations.csv"].replace("info@", "new@")
    loaded = hsds.load(folder(tmp_path, services=text, organizations=organisations))
    told = {(one.file, one.line, one.column, one.value) for one in loaded.notes}
    assert {
        ("services.csv", 2, "name", "Autre"),
        ("services.csv", 2, "status", "defunct"),
        ("organizations.csv", 2, "email", "new@example.org"),
    } <= told
    assert (services()[0].name, services()[0].retired_on) == ("Conseil", None)


def test_an_organisation_that_was_renamed_here_is_found_by_its_services(
    house: str, tmp_path: Path
) -> None:
    values: dict[str, object] = {"organisation": "Aide & conseil", "service": "x"}
    directory_entries.add_entry(SYSTEM, values | {"kind": "help_other"}, "test")
    loaded = hsds.load(folder(tmp_path))
    assert any("in the directory already" in one.reason for one in loaded.notes)
    with open_session(SYSTEM, "directory", write=True) as session:
        one = session.scalars(select(Organisation)).one()
        one.name = one.folded = "autre nom"
        session.commit()
    assert hsds.load(tmp_path) == hsds.Loaded(0, 0, 1)
    assert {one.organisation.name for one in services()} == {"autre nom"}


def test_the_kind_of_help_is_read_where_a_term_says_one(house: str, tmp_path: Path) -> None:
    attributes = f"id,link_id,taxonomy_term_id\n1,{SERVICE},T1\n2,{SERVICE},T2\n"
    terms = "id,code,name\nT1,ZZ-1,Unheard of\nT2,legal,\n"
    loaded = hsds.load(folder(tmp_path, attributes=attributes, taxonomy_terms=terms))
    assert services()[0].kind == "help_legal"
    assert ["ZZ-1" in str(one) for one in loaded.notes if one.file == "taxonomy_terms.csv"] == [
        True
    ]


def test_columns_and_files_that_have_no_place_are_told(house: str, tmp_path: Path) -> None:
    text = "id,name,description,tax_id\n" + f"{ORGANISATION},Aide,,BE 0\n"
    (tmp_path / "programs.csv").write_text("id,name\n1,x\n")
    loaded = hsds.load(folder(tmp_path, organizations=text))
    told = {(one.file, one.column) for one in loaded.notes}
    assert {("organizations.csv", "tax_id"), ("programs.csv", "")} <= told


def test_a_file_of_semicolons_is_read_and_empty_rows_are_skipped(
    house: str, tmp_path: Path
) -> None:
    text = f'id;name;description\r\n;;\r\n{ORGANISATION};Aide;"a; b"\r\n\r\n;;\r\n'
    assert hsds.load(folder(tmp_path, organizations=text)) == hsds.Loaded(1, 1, 0)
    assert services()[0].organisation.description == "a; b"
