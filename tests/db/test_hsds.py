"""Directories of the Human Services Data Specification 3.0, read into our own."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from db import access, directory
from db.access import SYSTEM
from db.exchange import hsds
from db.exchange.problem import BadFile
from db.models import Contact, Organisation, Service

ORGANISATION = "11111111-1111-4111-8111-111111111111"
SERVICE = "22222222-2222-4222-8222-222222222222"
FILES = {
    "organizations.csv": "id,name,description,email,website\n"
    f"{ORGANISATION},Aide & Conseil,Une aide,info@example.org,http://example.org\n",
    "services.csv": "id,organization_id,name,description,url,status,assured_date,assurer_email\n"
    f'{SERVICE},{ORGANISATION},Conseil,"Sur deux\nlignes",http://example.org/c,active,'
    "2024-05-01,who@example.org\n",
    "phones.csv": "id,service_id,number\n"
    f'33333333-3333-4333-8333-333333333333,{SERVICE},"""+32 2 000 00 00"""\n',
    "languages.csv": "id,service_id,name,code\n"
    f"4,{SERVICE},Urdu,ur\n5,{SERVICE},Français,\n6,{SERVICE},Nonsense,q?\n",
    "contacts.csv": "id,organization_id,service_id,name,title,email\n"
    f"7,99999999-9999-4999-8999-999999999999,{SERVICE},Ann,Accueil,ann@example.org\n"
    "8,nowhere,,Lost,,\n",
}


def folder(path: Path, **changes: str) -> Path:
    for name, content in (FILES | {f"{key}.csv": text for key, text in changes.items()}).items():
        (path / name).write_text(content, encoding="utf-8-sig", newline="")
    return path


def services() -> list[Service]:
    with access.session(SYSTEM, "directory") as session:
        return list(session.scalars(select(Service).options(joinedload(Service.organisation))))


def test_a_folder_becomes_organisations_and_services_with_their_ids(
    house: str, tmp_path: Path
) -> None:
    assert hsds.load(folder(tmp_path)) == hsds.Loaded(1, 1, 0)
    [service] = services()
    assert (service.hsds_id, service.organisation.hsds_id) == (SERVICE, ORGANISATION)
    assert service.description == "Sur deux\nlignes"
    assert service.phone == "+32 2 000 00 00"
    assert service.languages == "fr ur"
    assert (str(service.verified_on), service.verified_by) == ("2024-05-01", "who@example.org")
    assert service.retired_on is None


def test_contacts_come_along_where_they_belong_to_something(house: str, tmp_path: Path) -> None:
    hsds.load(folder(tmp_path))
    with access.session(SYSTEM, "directory") as session:
        [contact] = session.scalars(select(Contact))
    assert (contact.name, contact.organisation_id) == ("Ann", None)
    assert contact.service_id == services()[0].id


def test_what_was_mended_stays_when_the_folder_is_loaded_again(house: str, tmp_path: Path) -> None:
    hsds.load(folder(tmp_path))
    with access.session(SYSTEM, "directory", write=True) as session:
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
    directory.add(SYSTEM, values, "test")
    assert hsds.load(folder(tmp_path)) == hsds.Loaded(0, 1, 0)
    assert {one.organisation.name for one in services()} == {"AIDE & conseil"}


def test_a_service_that_is_not_active_comes_in_retired(house: str, tmp_path: Path) -> None:
    text = FILES["services.csv"].replace(",active,", ",defunct,")
    hsds.load(folder(tmp_path, services=text))
    assert services()[0].retired_on is not None


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (f",{ORGANISATION},Conseil", ",55555555-5555,Conseil", "organization_id"),
        (",active,", ",sleepy,", "status"),
        ("2024-05-01", "01/05/2024", "assured_date"),
        ("http://example.org/c", "javascript:alert(1)", "url"),
        (",Conseil,", ",,", "name"),
        (SERVICE, "x" * 37, "id"),
    ],
)
def test_a_bad_service_refuses_the_folder(
    house: str, tmp_path: Path, old: str, new: str, column: str
) -> None:
    text = FILES["services.csv"].replace(old, new)
    with pytest.raises(BadFile) as caught:
        hsds.load(folder(tmp_path, services=text))
    assert [one.column for one in caught.value.problems] == [column]
    with access.session(SYSTEM, "directory") as session:
        assert session.scalars(select(Organisation)).all() == []


def test_a_folder_without_services_is_refused(house: str, tmp_path: Path) -> None:
    (tmp_path / "organizations.csv").write_text(FILES["organizations.csv"])
    with pytest.raises(BadFile, match=r"services\.csv: is missing"):
        hsds.load(tmp_path)


def test_a_file_that_is_not_utf8_is_refused(house: str, tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "organizations.csv").write_bytes("id,name,description\n1,é,\n".encode("cp1252"))
    with pytest.raises(BadFile, match="UTF-8"):
        hsds.load(tmp_path)
